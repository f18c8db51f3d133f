"""Names that several members share: organisations, schools, skills, interests.

A name is stored once, however it is spelled: what makes two spellings one is their `key`. Members see the spelling of
whoever wrote it first.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.text import clean_line

TERM_MAX = 100
# The accents of European letters. Other combining marks (Japanese voicing, Arabic vowels) make other words.
_ACCENTS = re.compile("[\u0300-\u036f]")


def folded(text: str) -> str:
    """`text` as it is compared: no case, no accents, single blanks. Idempotent."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", clean_line(text))).casefold()
    return " ".join(_ACCENTS.sub("", unicodedata.normalize("NFKD", plain)).split())


def term_key(name: str) -> str:
    """What two names have in common when they are the same, in at most TERM_MAX characters."""
    return folded(name)[:TERM_MAX].strip()


class TermQuerySet(models.QuerySet[Any]):
    """Reads on names alone, and the one write that a name needs: coming into being."""

    def named(self, names: Iterable[str]) -> list[Any]:
        """The terms of these names in their order, made where they are new; names that are equal count once."""
        wanted: dict[str, str] = {}
        for name in names:
            if key := term_key(name):
                wanted.setdefault(key, clean_line(name)[:TERM_MAX])
        # Conflicts are other people's same words, now or a moment ago.
        self.bulk_create(
            [self.model(key=key, name=name) for key, name in sorted(wanted.items())], ignore_conflicts=True
        )
        found = {term.key: term for term in self.filter(key__in=wanted)}
        return [found[key] for key in wanted]

    def known(self, prefix: str, *, at_least: int = 3) -> Self:
        """Names that begin like this and that several members use, the most used first.

        A name that hardly anybody uses may tell who does, so it is not offered to others.
        """
        return (
            self.filter(key__startswith=term_key(prefix))
            .annotate(uses=models.Count("used_by"))
            .filter(uses__gte=at_least)
            .order_by("-uses", "key")
        )


class Term(models.Model):
    """A name and its key."""

    name = models.CharField(_("name"), max_length=TERM_MAX)
    key = models.CharField(_("key"), max_length=TERM_MAX, unique=True, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Organisation(Term):
    """Where people work: companies, associations, authorities, one's own trade."""

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")


class School(Term):
    """Where people learned."""

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")


class Skill(Term):
    """What people can do."""

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")


class Interest(Term):
    """What people care about."""

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")


class MemberTerm(models.Model):
    """A term on a member's profile, at a place in their list (0 first; places may have gaps)."""

    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class MemberSkill(MemberTerm):
    """A skill of a member."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="skills", db_index=False)
    term = models.ForeignKey(Skill, models.CASCADE, related_name="used_by", verbose_name=_("skill"))

    class Meta(MemberTerm.Meta):
        verbose_name = _("skill of a member")
        verbose_name_plural = _("skills of members")
        constraints = [models.UniqueConstraint(fields=["member", "term"], name="member_skill_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.term_id}"


class MemberInterest(MemberTerm):
    """An interest of a member."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="interests", db_index=False)
    term = models.ForeignKey(
        Interest, models.CASCADE, related_name="used_by", verbose_name=_("interest"), db_index=False
    )

    class Meta(MemberTerm.Meta):
        verbose_name = _("interest of a member")
        verbose_name_plural = _("interests of members")
        constraints = [models.UniqueConstraint(fields=["member", "term"], name="member_interest_once")]
        # Also the foreign key's index. Suggestions read the newest members who share an interest.
        indexes = [models.Index(fields=["term", "-member"], name="member_interest_newest")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.term_id}"
