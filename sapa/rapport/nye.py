"""The notice of alarms: how many a reader of the log has not been shown, on her Min side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.values import Adgang, Permission
from sapa.minside.taellere import Taeller, Tal, tilmeld
from sapa.rapport import formular, selectors
from sapa.rapport.models import Alarm, Alarmset
from sapa.rapport.values import ALARMER
from sapa.revision.selectors import raekkevidde

NYE = "nye-alarmer"
HOEJST = 99


def antal(adgang: Adgang, now: datetime) -> Mapping[str, Tal]:
    """Alarms of the latest month, within her reach of the log, that were found after she last
    opened the page of alarms. Five queries, whatever there is."""
    seen = Alarmset.objects.filter(bruger_id=adgang.bruger_id).values_list("sidst", flat=True)
    filtre = formular.tomme(timezone.localdate(now))
    found = selectors.nye_alarmer(
        raekkevidde(adgang), filtre, ALARMER, efter=seen.first() or 0, hoejst=HOEJST + 1
    )
    detail = _("og flere") if found > HOEJST else _("siden du sidst så dem")
    return {NYE: Tal(min(found, HOEJST), detail)}


def noter_set(adgang: Adgang) -> None:
    """She is shown the alarms: those found until now are no news to her."""
    newest = Alarm.objects.aggregate(n=Max("id"))["n"] or 0
    Alarmset.objects.update_or_create(bruger_id=adgang.bruger_id, defaults={"sidst": newest})


def tilmeld_taeller() -> None:
    """Offer the counter; called when the app is ready."""
    tilmeld(
        Taeller(
            NYE,
            _("Nye alarmer"),
            "rapport",
            20,
            antal,
            permission=Permission.SE_REVISIONSLOG,
            tone="bad",
            arg="alarmer",
        )
    )
