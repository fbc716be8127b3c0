"""The door of adviser: a receiver sees what her rights reach now, whatever she received."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import BooleanField, Case, DateField, Exists, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL

from access.praedikat import grupper
from access.querysets import GuardedManager, GuardedQuerySet
from access.values import Adgang, Permission


class AdvisQuerySet(GuardedQuerySet):
    """Adviser, already asked for by `visible_to` or by name of a reason."""

    def visible_to(self, adgang: Adgang) -> AdvisQuerySet:
        """Those of groups that she, her unit or her system receives, or that were handed to her,
        and whose person, level, sag and bevilling her rights reach.

        A sag and a bevilling are asked as they are now, so that one that was closed to her since
        takes its advis along, and it is announced nowhere. What a road decided about a protected
        person is for those who may see protected addresses.
        """
        hvem = [adgang.bruger_uuid] if adgang.klient else list(adgang.identiteter)
        modtager = apps.get_model("advis.Modtager")
        egne = modtager.objects.filter(modtager_uuid__in=hvem, aktiv=True)
        rows = self.filter(
            Q(gruppe_id__in=egne.values("gruppe_id"))
            | Q(tildelt__in=hvem)
            | Q(tildelt_fra__in=hvem)
        )
        return rows.filter(_naar(adgang), _sagen(adgang), _objektet(adgang), _vejen(adgang))


class AdvisManager(GuardedManager):
    """The default manager of adviser."""

    def _rows(self) -> AdvisQuerySet:
        return AdvisQuerySet(self.model, using=self._db)


def _naar(adgang: Adgang) -> Q:
    """She may see persons of the authority at the event's level; a system has an aftale on it."""
    if adgang.klient:
        return Q(myndighed__in=sorted({g.myndighed for g in adgang.grupper}))
    held = grupper(adgang, Permission.SE_PERSON).filter(
        myndighed=OuterRef("myndighed"), foelsomhed__gte=OuterRef("foelsomhed")
    )
    # As a question per row, not a join: guessed to let nobody in, a join would have the inbox read
    # and sort the whole of a group, where its first rows are asked for (10,000 for 26).
    ja, nej = Value(True), Value(False)
    return Q(Case(When(Exists(held), then=ja), default=nej, output_field=BooleanField()))


def _sagen(adgang: Adgang) -> Q:
    synlige = _synlige("sag.Sag", adgang).filter(uuid=OuterRef("sag_uuid"))
    return Q(sag_uuid=None) | Q(Exists(synlige))


def _objektet(adgang: Adgang) -> Q:
    """A sag that the event is about is the advis' `sag_uuid` as well; a bevilling is asked here."""
    synlige = _synlige("ydelse.BevilgetYdelse", adgang).filter(
        bevilling_uuid=OuterRef("objekt_uuid")
    )
    return ~Q(slags="ydelse") | Q(Exists(synlige))


def _vejen(adgang: Adgang) -> Q:
    """A system has a register of its own, and no address is in what it is told."""
    if adgang.klient or adgang.har(Permission.SE_BESKYTTET):
        return Q()
    # By the database's day: the statement is kept, and asked for longer than one.
    i_dag: Any = RawSQL("current_date", (), DateField())
    ubeskyttede = _synlige("part.Person", adgang).filter(
        Q(beskyttelse=None) | Q(beskyttelse__endswith__lte=i_dag),
        part_uuid=OuterRef("om_part_uuid"),
    )
    return Q(vej=False) | Q(Exists(ubeskyttede))


def _synlige(model: str, adgang: Adgang) -> Any:
    return apps.get_model(model).objects.visible_to(adgang)
