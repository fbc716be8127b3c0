"""The Beskedkuvert as our own data: urn:oio:besked:kuvert:1.0, and the push operation around it.

Source: MESSAGING.md a.2 and a.3. UUIDs and URNs are plain strings here, as in the schema: their
form is checked when a message is understood (`udledning`), since a bad one is no reason to refuse.
The inside of a ds:Signature is not looked at; nothing we do depends on it.
"""

from __future__ import annotations

from indexes.oio.fejl import Vaerdifejl
from indexes.oio.grammatik import Felt, Gren, Sekvens, Simpel, Type, Valg, Vilkaarlig
from indexes.oio.vaerdier import BOOLEAN, DATOTID, TEKST

K = "urn:oio:besked:kuvert:1.0"
S = "urn:oio:sagdok:3.0.0"
STS = "urn:oio:sts:1.0.0"
DS = "http://www.w3.org/2000/09/xmldsig#"
PRAEFIKSER = {"sts": STS, "k": K, "s": S}
# Where ModtagBesked is called (indexes.api.urls).
STI = "/api/v1/beskedfordeler/ModtagBesked"


def _heltal(tekst: str) -> str:
    """xs:integer without a limit; it is shown, never reckoned with."""
    trimmet = tekst.strip(" \t\r\n")
    cifre = trimmet[1:] if trimmet[:1] in {"+", "-"} else trimmet
    if not (cifre.isascii() and cifre.isdecimal()):
        raise Vaerdifejl("heltal", "Værdien skal være et helt tal.")
    return trimmet


_HELTAL = Simpel("heltal", _heltal, str, _heltal)
UNIK_ID = Valg(
    (
        Gren(Felt("UUIDIdentifikator", S, TEKST), "uuid"),
        Gren(Felt("URNIdentifikator", S, TEKST), "urn"),
    )
)
# Both of these may come without a zone: then they are Danish time.
TIDSPUNKT = Valg(
    (
        Gren(Felt("TidsstempelDatoTid", S, DATOTID), "tid"),
        Gren(Felt("GraenseIndikator", S, BOOLEAN), "graense"),
    )
)
AKTOER = Sekvens((Felt("UUIDIdentifikator", S, TEKST, min=1),))


def _k(navn: str, type_: Type, min_: int = 0, maks: int | None = 1) -> Felt:
    return Felt(navn, K, type_, min_, maks)


_SIGNATUR = Vilkaarlig(netop=f"{{{DS}}}Signature")


def _lokal_udvidelse(foerst: Felt) -> Vilkaarlig:
    return Vilkaarlig(foerst=foerst, fremmed=K)


OBJEKTREGISTRERING = Sekvens(
    (
        _k("ObjektRegistreringId", UNIK_ID),
        _k("RegistreringsAktoer", AKTOER),
        _k("Registreringstidspunkt", TIDSPUNKT),
        _k("ObjektAnsvarligMyndighed", UNIK_ID),
        _k("ObjektId", UNIK_ID),
        _k("ObjektType", UNIK_ID),
        _k("ObjektHandling", UNIK_ID),
        _k("OpgaveEmne", UNIK_ID),
        _k(
            "ObjektRegistreringLokalUdvidelse",
            _lokal_udvidelse(_k("AfsenderSystemSignatur", _SIGNATUR)),
        ),
    )
)
FILTRERINGSDATA = Sekvens(
    (
        _k("Beskedtype", UNIK_ID, 1),
        _k("BeskedAnsvarligAktoer", AKTOER),
        _k("TilladtModtager", UNIK_ID, maks=None),
        _k(
            "RelateretObjekt",
            Sekvens(
                (
                    _k("ObjektId", UNIK_ID, 1),
                    _k("ObjektType", UNIK_ID, 1),
                    _k("ObjektRolle", UNIK_ID),
                )
            ),
            maks=None,
        ),
        _k("ObjektRegistrering", OBJEKTREGISTRERING, maks=None),
        _k("TvaergaaendeProces", UNIK_ID, maks=None),
    )
)
LEVERANCERUTE = Sekvens(
    (
        _k("Fordelingssystem", UNIK_ID),
        _k("ModtagelsesTidspunkt", TIDSPUNKT),
        _k("LeveranceTidspunkt", TIDSPUNKT),
        _k("ModtagetFraSystem", AKTOER),
        _k("ErLeveretIHenholdTil", UNIK_ID),
        _k("LeveranceruteLokalUdvidelse", _lokal_udvidelse(_k("AntalLeveranceforsoeg", _HELTAL))),
    )
)
LEVERANCEINFORMATION = Sekvens(
    (
        _k("Dannelsestidspunkt", TIDSPUNKT),
        _k("TransaktionsId", UNIK_ID),
        _k("Kildesystem", AKTOER),
        _k("KildesystemIPAdresse", TEKST),
        _k("KildesystemAkkreditiver", TEKST),
        _k("Sikkerhedsklassificering", UNIK_ID),
        _k("Leveranceruter", Sekvens((_k("Leverancerute", LEVERANCERUTE, maks=None),))),
        _k(
            "LeveranceinformationLokalUdvidelse",
            _lokal_udvidelse(_k("BeskedfordelerSignatur", _SIGNATUR)),
        ),
    )
)
BESKEDKUVERT = Sekvens(
    (
        _k("Filtreringsdata", FILTRERINGSDATA, 1),
        _k("Leveranceinformation", LEVERANCEINFORMATION, 1),
        _k(
            "Modtagerhandling",
            Sekvens((_k("Handling", UNIK_ID), _k("Responsmodtager", AKTOER))),
        ),
        _k("GyldighedFra", TIDSPUNKT),
        _k("GyldighedTil", TIDSPUNKT),
    )
)
HAENDELSESBESKED = _k(
    "Haendelsesbesked",
    Sekvens(
        (
            _k("BeskedId", UNIK_ID, 1),
            _k("BeskedVersion", TEKST, 1),
            _k("Beskedkuvert", BESKEDKUVERT, 1),
            _k("Beskeddata", Vilkaarlig(), maks=None),
        )
    ),
    1,
)
MODTAGBESKED_INPUT = Felt("ModtagBeskedInput", STS, Sekvens((HAENDELSESBESKED,)), 1)
MODTAGBESKED_OUTPUT = (STS, "ModtagBeskedOutput")
