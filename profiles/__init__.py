"""The page about a member: positions, education, skills, interests; people one may know."""
