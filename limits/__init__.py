"""How often something may be done, by a member and from an address."""
