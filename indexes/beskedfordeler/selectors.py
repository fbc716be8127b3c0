"""Reads: the catalogue."""

from __future__ import annotations

from indexes.beskedfordeler.models import Beskedkode, Haendelsestype
from indexes.beskedfordeler.values import Katalog, Type

Art = Beskedkode.Art


def katalog() -> Katalog:
    """The whole catalogue, in two statements: some hundred rows."""
    koder: dict[str, dict[tuple[str, str], str]] = {art: {} for art in Art.values}
    for art, beskedtype, id_, kode in Beskedkode.objects.values_list(
        "art", "beskedtype", "officiel_id", "kode"
    ):
        koder[art][beskedtype, id_] = kode

    def uden_beskedtype(art: str) -> dict[str, str]:
        return {id_: kode for (_, id_), kode in koder[art].items()}

    return Katalog(
        beskedtyper=uden_beskedtype(Art.BESKEDTYPE),
        handlinger=koder[Art.OBJEKTHANDLING],
        objekttyper=uden_beskedtype(Art.OBJEKTTYPE),
        klassificeringer={
            id_: int(kode) for id_, kode in uden_beskedtype(Art.KLASSIFICERING).items()
        },
        typer={
            kode: Type(kode, slags, forhold, tuple(retter))
            for kode, slags, forhold, retter in Haendelsestype.objects.values_list(
                "kode", "slags", "forhold", "retter"
            )
        },
    )
