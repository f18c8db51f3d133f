"""The demonstration: a network with people in it, and the one command that runs everything."""
