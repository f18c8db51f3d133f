from moderation.models.case import Case, Category, Kind, Report
from moderation.models.decision import Decision, DecisionsRead, Look, Objection

__all__ = ["Case", "Category", "Decision", "DecisionsRead", "Kind", "Look", "Objection", "Report"]
