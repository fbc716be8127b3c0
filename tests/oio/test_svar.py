"""Replies have the exact form the schemas demand."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from lxml import etree

from indexes.oio import Art, UnikRetur, skriv_fejlsvar, skriv_multiple_output
from indexes.oio.beskeder import Operationsnavn, Tjeneste
from indexes.oio.enkelt import ENKELTE, skriv_svar

SD = "{urn:oio:sagdok:3.0.0}"
TJENESTER: tuple[Tjeneste, ...] = ("sagdokumentindeks", "ydelsesindeks")
OPERATIONER: tuple[Operationsnavn, ...] = ("importer", "opdater")
RESULTATER = [
    UnikRetur(20, "OK", None, Art.SAG.typenavn, uuid4()),
    UnikRetur(40, "Afvist", "Ejer mangler <&>", Art.DOKUMENT.typenavn, uuid4()),
]


@pytest.mark.parametrize("tjeneste", TJENESTER)
@pytest.mark.parametrize("operation", OPERATIONER)
def test_replies_are_valid(
    tjeneste: Tjeneste, operation: Operationsnavn, xsd: Callable[[str, bytes], bool]
) -> None:
    assert xsd(tjeneste, skriv_multiple_output(RESULTATER, tjeneste, operation))
    assert xsd(tjeneste, skriv_multiple_output([], tjeneste, operation))
    assert xsd(tjeneste, skriv_fejlsvar(50, "Intern fejl", "Prøv igen", tjeneste, operation))
    assert xsd(tjeneste, skriv_fejlsvar(41, "Ikke logget ind", None, tjeneste, operation))


def test_one_unik_retur_per_object_in_order() -> None:
    rod = etree.fromstring(skriv_multiple_output(RESULTATER, "sagdokumentindeks"))
    assert rod.tag == "{urn:oio:sts:sagdok:sagdokumentindeks:6}ImporterSagDokumentIndeksOutput"
    laest = [
        [(barn.tag.removeprefix(SD), barn.text) for barn in retur]
        for retur in rod.iter(f"{SD}UnikRetur")
    ]
    assert laest == [
        [
            ("StatusKode", "20"),
            ("FejlbeskedTekst", "OK"),
            ("Type", "Sag"),
            ("UUIDIdentifikator", str(RESULTATER[0].uuid)),
        ],
        [
            ("StatusKode", "40"),
            ("FejlbeskedTekst", "Afvist"),
            ("DetaljeretFejlbesked", "Ejer mangler <&>"),
            ("Type", "Dokument"),
            ("UUIDIdentifikator", str(RESULTATER[1].uuid)),
        ],
    ]


@pytest.mark.parametrize("detaljer", [None, "", "Primær behandler mangler.", "æ" * 5000])
def test_the_reply_about_one_is_written_as_among_several(detaljer: str | None) -> None:
    """The second time too, when it is remembered; and whatever stands in it."""
    tekst = f"OK <{UUID(int=0)}>"
    for _ in range(2):
        en = UnikRetur(20, tekst, detaljer, Art.SAG.typenavn, uuid4())
        alene = etree.fromstring(skriv_multiple_output([en], "sagdokumentindeks", "opdater"))
        flere = etree.fromstring(skriv_multiple_output([en, en], "sagdokumentindeks", "opdater"))
        assert (alene.tag, alene.nsmap, len(alene)) == (flere.tag, flere.nsmap, 1)
        assert etree.tostring(alene[0]) == etree.tostring(flere[1])


def test_a_whole_failure_is_one_standard_retur() -> None:
    rod = etree.fromstring(skriv_fejlsvar(40, "Ikke velformet", None, "ydelsesindeks", "opdater"))
    assert rod.tag == "{urn:oio:sts:ydelse:ydelseindeks:6}OpdaterYdelseIndeksOutput"
    assert [(barn.tag, len(barn)) for barn in rod] == [(f"{SD}StandardRetur", 2)]


def test_an_unknown_service_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="unknown operation"):
        skriv_fejlsvar(50, "x", None, "klassifikation")  # type: ignore[arg-type]


def test_the_answers_about_one_object_are_the_schemas_own(
    xsd: Callable[[str, bytes], bool],
) -> None:
    """Every output element, with and without what it may carry, is valid against the XSD."""
    for (art, _), operation in ENKELTE.items():
        tjeneste = "sagdokumentindeks" if art in {Art.SAG, Art.DOKUMENT} else "ydelsesindeks"
        uuid = uuid4() if operation.navn == "opret" else None
        assert xsd(tjeneste, skriv_svar(operation, 20, "OK", None, uuid)), operation.rod.navn
        assert xsd(tjeneste, skriv_svar(operation, 40, "Fejl", "Detaljer")), operation.rod.navn
