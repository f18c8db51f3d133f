"""The pages of one's network, and the answers to what is done there."""
