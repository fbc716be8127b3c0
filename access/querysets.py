"""The door: a guarded table gives no rows until it is told for whom."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists

from access.praedikat import grupper, praedikat
from access.regler import Regel
from access.values import Adgang, Permission


class AdgangMangler(RuntimeError):
    """Somebody asked a guarded table for rows without saying on whose behalf. A fault in our
    code."""


class GuardedQuerySet(models.QuerySet):
    """Rows of a guarded table, already asked for by `visible_to` or by name of a reason."""

    def visible_to(self, adgang: Adgang) -> GuardedQuerySet:
        """Rows that the model's own rule lets the user see. No group, no rows.

        One prepared statement over the user's group rows: rights that were taken away are gone at
        the next one, and the plan is the same for 1 and for 100 groups (performance.md (d)).
        """
        model: Any = self.model
        if model.guard == "person":
            return self.filter(Exists(grupper(adgang, model.permission)))
        return self.filter(praedikat(model.regel, adgang, model))


class GuardedManager(models.Manager):
    """The default manager of every guarded table."""

    def get_queryset(self) -> GuardedQuerySet:
        raise AdgangMangler(f"{self.model.__name__}: use visible_to(adgang)")

    def visible_to(self, adgang: Adgang) -> GuardedQuerySet:
        """Rows that `adgang` reaches."""
        return self._rows().visible_to(adgang)

    def unguarded(self, *, reason: str) -> GuardedQuerySet:
        """All rows. For intake, rebuild and checks; a meta-test lists every place that calls it."""
        assert reason, "say why"
        return self._rows()

    def _rows(self) -> GuardedQuerySet:
        return GuardedQuerySet(self.model, using=self._db)


class EgneManager(GuardedManager):
    """The door of what belongs to one user: no rows until told for whom, and then her own.

    `til` leads to the row that has the owner, where that is another: `udtraek__`. `kraever`: the
    right without which she does not see them either. `for_scope`: only those that she made on
    behalf of the authority that she works for now.
    """

    def __init__(
        self, til: str = "", *, kraever: Permission | None = None, for_scope: bool = False
    ) -> None:
        super().__init__()
        self.til, self.kraever, self.for_scope = til, kraever, for_scope

    def visible_to(self, adgang: Adgang) -> GuardedQuerySet:
        """The user's own."""
        own: dict[str, Any] = {"bruger_id": adgang.bruger_id}
        if self.for_scope:
            own["myndighed"] = adgang.scope_id
        rows = self._hvor(**own)
        return rows if self.kraever is None else rows.filter(Exists(grupper(adgang, self.kraever)))

    def _hvor(self, **betingelser: Any) -> GuardedQuerySet:
        """Rows by what stands on the one that has the owner."""
        return self._rows().filter(**{f"{self.til}{k}": v for k, v in betingelser.items()})


class RaekkeGuard(models.Model):
    """The columns that decide access lie on the row itself: no joins to ask "may I?"."""

    guard: ClassVar[str] = "raekke"
    permission: ClassVar[Permission]
    regel: ClassVar[Regel]
    # What a rule reaches through: name -> (model, its column, the row's own column).
    relationer: ClassVar[dict[str, tuple[str, str, str]]] = {}

    myndighed = models.SmallIntegerField()
    kle = models.IntegerField()  # 29.21.04 as 292104; -1 where the object has none
    foelsomhed = models.SmallIntegerField()
    enhed = models.IntegerField()  # preorder number in the unit tree; 0 unknown
    fagsystem = models.SmallIntegerField()  # the master system
    # A positive list that only narrows; NULL where the object has none.
    sikkerhedsprofil = ArrayField(models.UUIDField(), null=True)

    # Passiveret or slettet: out of the pages (regler.Aaben).
    lukket = models.BooleanField(default=False, db_default=False)

    objects = GuardedManager()

    class Meta:
        abstract = True
