"""The titles and names behind a row of ydelser, to annotate with, and the row as plain values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from indexes.oio.referencer import kle_tekst
from indexes.registrering.opslag import som_uuid
from indexes.sag.selectors.faelles import navne as sagens_navne
from indexes.ydelse.models import Beregningsfrekvens


def navne() -> dict[str, Subquery]:
    """As a sag's, but a ydelse has no handlingsfacet, and it has a frekvens."""
    own = {navn: sub for navn, sub in sagens_navne().items() if navn != "facet_navn"}
    frekvens = Beregningsfrekvens.objects.filter(kode=OuterRef("frekvens"))
    return own | {"frekvens_navn": Subquery(frekvens.values("navn"))}


def felter(row: Any, i_dag: date) -> dict[str, Any]:
    """The fields of a Ydelsesraekke from a row with the names of `navne`."""
    begun = row.start is None or row.start <= i_dag
    # A class whose name we do not know is better shown as nothing than as a uuid.
    frekvens = row.frekvens_navn or ("" if som_uuid(row.frekvens) else row.frekvens)
    return {
        "navn": row.navn,
        "ydelsesnavn": row.ydelsesnavn,
        "kle": kle_tekst(row.kle) if row.kle >= 0 else "",
        "kle_titel": row.kle_navn or "",
        "start": row.start,
        "slut": row.slut,
        "loeber": begun and (row.slut is None or row.slut >= i_dag),
        "frekvens": frekvens,
        "forud": row.forud,
        "dispositionsdag": row.dispositionsdag,
        "beloeb": row.beloeb,
        "myndighed_id": row.myndighed,
        "myndighed": row.myndighed_navn or "",
        "enhed_navn": row.enhed_navn,
        "fagsystem_id": row.fagsystem,
        "fagsystem": row.fagsystem_navn or "",
    }
