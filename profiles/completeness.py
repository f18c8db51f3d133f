"""How complete one's own profile is, and the one step that would help most."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Member
from profiles.facts import Facts

ENOUGH_TERMS = 3


@dataclass(frozen=True, slots=True)
class Completeness:
    """`done` steps of `total`; `label`, `why` and `url` of the next one, empty when nothing is left."""

    done: int
    total: int
    label: str = ""
    why: str = ""
    url: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether no step is left."""
        return self.done == self.total


def completeness(member: Member, found: Facts) -> Completeness:
    """The steps taken and the next one, what others look at first coming first; `found` are the member's own facts."""
    edit = reverse("profiles:edit")
    new_position = reverse("profiles:entry_new", args=["positions"])
    new_education = reverse("profiles:entry_new", args=["education"])
    steps = [
        (
            bool(member.headline),
            _("Write a headline"),
            _("A line on what you do stands beside your name everywhere."),
            edit,
        ),
        (bool(found.jobs), _("Add a position"), _("Colleagues find you by where you work."), new_position),
        (bool(member.photo), _("Add a photo"), _("People who met you recognise you by it."), f"{edit}#photo"),
        (
            len(found.interests) >= ENOUGH_TERMS,
            _("Name three interests"),
            _("Shared interests are how people beyond your circles find you."),
            f"{edit}#interests",
        ),
        (bool(member.place), _("Say where you are"), _("People near you are easier to meet."), edit),
        (
            len(found.skills) >= ENOUGH_TERMS,
            _("Name three skills"),
            _("They tell others what to ask you about."),
            f"{edit}#skills",
        ),
        (bool(found.studies), _("Add your education"), _("People you studied with find you by it."), new_education),
        (
            bool(member.about),
            _("Write a few words about yourself"),
            _("Say what you care about, in your own words."),
            edit,
        ),
    ]
    done = sum(is_done for is_done, _label, _why, _url in steps)
    for is_done, label, why, url in steps:
        if not is_done:
            return Completeness(done, len(steps), label, why, url)
    return Completeness(done, len(steps))
