"""Pages about a member, the editing of one's own, people one may know, and the home page."""
