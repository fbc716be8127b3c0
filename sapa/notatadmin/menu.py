"""The pages about journalnotater in the menu of administration."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from access.values import Permission
from sapa.administration.menu import Gruppe, Punkt, tilmeld


def tilmeld_alle() -> None:
    """Offer them."""
    for punkt in _PUNKTER:
        tilmeld(punkt)


_PUNKTER = (
    Punkt(
        "notatopsaetning",
        _("Journalnotater"),
        _("Hvilke fagsystemer der modtager, og hvor længe teksten gemmes."),
        "notatopsaetning",
        Gruppe.FORDELING,
        orden=10,
        mere=("notatfil",),
    ),
    Punkt(
        "notattitler",
        _("Prædefinerede titler"),
        _("Overskrifter, som et journalnotat kan få."),
        "notattitler",
        Gruppe.FORDELING,
        orden=20,
    ),
    Punkt(
        "notatskabeloner",
        _("Skabeloner til journalnotater"),
        _("Tekster at begynde med, udfyldt med borger, dato og afsender."),
        "notatskabeloner",
        Gruppe.FORDELING,
        orden=30,
        mere=("notatskabelon", "notatskabelon_ny"),
    ),
    Punkt(
        "notatruter",
        _("Ruter"),
        _("Hvilket fagsystem der får notater om et KLE-emne, og fra hvilken dag."),
        "notatruter",
        Gruppe.FORDELING,
        orden=40,
        mere=("notatrute_opret", "notatrute_luk"),
    ),
    Punkt(
        "notatcertifikater",
        _("Modtageres certifikater"),
        _("Emne og fingeraftryk af det, fagsystemerne viser sig med."),
        "notatcertifikater",
        Gruppe.FORDELING,
        orden=50,
    ),
    Punkt(
        "fordelingssystemer",
        _("Tilsluttede systemer"),
        _("Hvem der må sende og modtage gennem Fordelingskomponenten, og hvordan de nås."),
        "fordelingssystemer",
        Gruppe.NATIONAL,
        (Permission.DRIFT,),
        mere=("fordelingssystem",),
    ),
)
