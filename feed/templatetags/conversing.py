"""What templates ask for where members answer each other."""

from django import template

from feed.models import Reaction

register = template.Library()


@register.simple_tag
def reaction_kinds() -> list[Reaction.Kind]:
    """The six, in the order in which they are offered: `{% reaction_kinds as kinds %}`."""
    return list(Reaction.Kind)
