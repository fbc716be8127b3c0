"""The keys by which an object is found, and those that it has lost."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from indexes.registrering.noegler import mistede, noegler
from indexes.registrering.values import fold, fold_paa

NUMRE = st.sampled_from(["1", "2", "3"])
FRA = st.sampled_from(["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"])
TIL = st.sampled_from(["2026-04-01T00:00:00Z", "infinity"])
VIRKNING = st.builds(lambda fra, til: {"FraTidspunkt": fra, "TilTidspunkt": til}, FRA, TIL)
EGENSKABER = st.builds(
    lambda virkning, felt, nr: {"Virkning": virkning, felt: nr, "Titel": "T"},
    VIRKNING,
    st.sampled_from(["BrugervendtNoegle", "Sagsnummer"]),
    NUMRE,
)


def _relation(virkning: dict[str, Any], nr: str, rolle: str) -> dict[str, Any]:
    urn = {"urn": f"urn:oio:cpr-nr:000000000{nr}"}
    return {"Virkning": virkning, "Rolle": {"uuid": rolle}, "ReferenceID": urn}


RELATION = st.builds(_relation, VIRKNING, NUMRE, st.sampled_from(["primaer", "sekundaer"]))


def _registrering(egenskaber: list[Any], parter: list[Any], kopier: list[Any]) -> dict[str, Any]:
    relationer = {"Sagspart": parter, "Kopipart": kopier}
    return {
        "AttributListe": {"Egenskaber": egenskaber} if egenskaber else {},
        "RelationListe": {navn: liste for navn, liste in relationer.items() if liste},
    }


REGISTRERING = st.builds(
    _registrering,
    st.lists(EGENSKABER, max_size=2),
    st.lists(RELATION, max_size=2),
    st.lists(RELATION, max_size=2),
)


@given(st.lists(REGISTRERING, max_size=3), REGISTRERING)
def test_lost_is_what_stood_somewhere_and_stands_nowhere(
    tidligere: list[dict[str, Any]], ny: dict[str, Any]
) -> None:
    foer = fold(tidligere)
    for nu in (fold_paa(foer, ny), fold([*tidligere, ny]), fold([ny, *tidligere]), foer):
        assert mistede(foer, nu) == noegler(foer) - noegler(nu)
