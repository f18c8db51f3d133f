"""Invitations, connections, follows, blocks; the degree engine; the rulebook of who sees and may do what."""
