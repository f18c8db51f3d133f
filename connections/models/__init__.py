"""Ties between members, and the book-keeping of the degree engine."""

from connections.models.connection import Connection, Tie
from connections.models.follow import Block, Follow
from connections.models.graph import GraphChange, GraphState
from connections.models.invitation import Invitation, InvitationReply

__all__ = [
    "Block",
    "Connection",
    "Follow",
    "GraphChange",
    "GraphState",
    "Invitation",
    "InvitationReply",
    "Tie",
]
