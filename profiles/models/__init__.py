"""What a profile is made of beside the card, and the suggestions that a member does not want to see."""

from profiles.models.dismissal import SuggestionDismissal
from profiles.models.history import Education, Position
from profiles.models.terms import (
    Interest,
    MemberInterest,
    MemberSkill,
    MemberTerm,
    Organisation,
    School,
    Skill,
    Term,
    folded,
    term_key,
)

__all__ = [
    "Education",
    "Interest",
    "MemberInterest",
    "MemberSkill",
    "MemberTerm",
    "Organisation",
    "Position",
    "School",
    "Skill",
    "SuggestionDismissal",
    "Term",
    "folded",
    "term_key",
]
