"""Reports by members, decisions by moderators, and the record of both."""
