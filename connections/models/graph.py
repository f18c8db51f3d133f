"""The degree engine's book-keeping in PostgreSQL (docs/engine.md)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class GraphState(models.Model):
    """The one row that says which state of the graph Redis holds.

    `epoch` is part of every Redis key: a new one is declared when Redis has lost its memory, and orphans every older
    key. `mark` is a random token, new after each batch of changes brought to Redis; Redis holds the same token in
    its gate. Equal tokens mean: what Redis holds is the graph as of that batch.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    epoch = models.CharField(_("epoch"), max_length=16)
    mark = models.CharField(_("mark"), max_length=16)

    class Meta:
        verbose_name = _("graph state")
        verbose_name_plural = _("graph state")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="graph_state_single_row")]

    def __str__(self) -> str:
        return f"{self.epoch}:{self.mark}"


class GraphChange(models.Model):
    """A pair whose connection came, went, or changed `live`, and that Redis has not been told of yet.

    Written by triggers in the transaction of the change (migration 0002), deleted by `connections.graph.changes` once
    Redis is up to date. A row with both ids 0 stands for "too much to list": Redis starts anew.
    """

    low_id = models.IntegerField(_("lower id"))
    high_id = models.IntegerField(_("higher id"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("graph change")
        verbose_name_plural = _("graph changes")

    def __str__(self) -> str:
        return f"{self.low_id} – {self.high_id}"
