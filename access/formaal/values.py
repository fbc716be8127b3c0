"""A purpose as plain values, and the look-ups and codes that the system is delivered with.

The codes are those that the public audit report knows (SAPA.md 2.5); the words are our own.
Look-ups of SAPA's own have codes of ours: the report shows them as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMAAL, DUPLA = "FormaalType", "DuplaFormaalType"
"""The two keys under which the audit report finds a purpose in Soegekriterier."""

SOEG_LANDET = "soeg-landet"
YDELSER_ANDRE = "ydelser-andre"
HISTORISK_ADRESSE = "historisk-adresse"
HISTORISK_SOEGNING = "historisk-adressesoegning"
CPR_OPSLAG = "cpr-opslag"


@dataclass(frozen=True, slots=True)
class Valgt:
    """The purpose that a session has for one kind of look-up."""

    opslag: str
    opslagsnavn: str
    noegle: str  # the key of Soegekriterier
    kode: str
    navn: str


@dataclass(frozen=True, slots=True)
class Grundformaal:
    """A purpose as delivered."""

    kode: str
    navn: str
    hjemmel: str = ""


@dataclass(frozen=True, slots=True)
class Grundopslag:
    """A kind of look-up as delivered. `beskrivelse` is that of its rows in the revisionslog:
    the audit report names a purpose by `Beskrivelse & code`."""

    kode: str
    navn: str
    beskrivelse: str
    noegle: str
    kraeves: bool
    formaal: tuple[Grundformaal, ...]


def _formaal(*par: tuple[str, str], hjemmel: str = "") -> tuple[Grundformaal, ...]:
    return tuple(Grundformaal(kode, navn, hjemmel) for kode, navn in par)


_LAB, _LAS = "Lov om en aktiv beskæftigelsesindsats", "Lov om aktiv socialpolitik"
_RSL = "Retssikkerhedsloven § 11 a"
_UDK = "Lov om Udbetaling Danmark § 8, stk. 1"

GRUNDOPSLAG: tuple[Grundopslag, ...] = (
    Grundopslag(
        SOEG_LANDET,
        "Søgning i hele landet",
        "Søgning Person",
        FORMAAL,
        True,
        (
            Grundformaal("1", "Borgeren har henvendt sig", "Forvaltningsloven § 7"),
            Grundformaal("2", "Finde rette kommune", "Retssikkerhedsloven § 9"),
            Grundformaal("3", "Familie eller part bor i en anden kommune", _RSL),
            Grundformaal(
                "4", "Opkrævning eller mellemkommunal refusion", "Retssikkerhedsloven § 9 c"
            ),
        ),
    ),
    Grundopslag(
        YDELSER_ANDRE,
        "Ydelser fra andre myndigheder",
        "Visning Ydelser",
        FORMAAL,
        False,
        (
            Grundformaal("1", "Helhedsorienteret behandling af sagen", _UDK),
            Grundformaal("2", "Beregning eller modregning af egen ydelse", _RSL),
            Grundformaal("3", "Kontrol af udbetaling", _RSL),
        ),
    ),
    Grundopslag(
        HISTORISK_ADRESSE,
        "Adressehistorik",
        "Søgning",
        FORMAAL,
        False,
        (
            Grundformaal("1", "Afgøre rette handlekommune", "Retssikkerhedsloven § 9"),
            Grundformaal("2", "Opholdskrav eller bopælsperiode", "Lov om social pension § 4"),
            Grundformaal("3", "Kontrol af bopæl", _RSL),
        ),
    ),
    Grundopslag(
        CPR_OPSLAG,
        "Opslag i CPR",
        "Visning Opslag i CPR#Person",
        FORMAAL,
        False,
        (
            Grundformaal("1", "Borgerens sag oplyses", "Forvaltningsloven § 29"),
            Grundformaal("2", "Afgøre rette handlekommune", "Retssikkerhedsloven § 9"),
            Grundformaal("3", "Udbetaling eller opkrævning"),
        ),
    ),
    Grundopslag(
        "indkomst",
        "Indkomst",
        "Visning IndkomstOplysninger",
        FORMAAL,
        True,
        (
            Grundformaal("171", "Kontrol af bevillinger efter beskæftigelsesloven", _LAB),
            Grundformaal(
                "172", "Kontrol af bevillinger efter lov om aktiv socialpolitik m.fl.", _LAS
            ),
            *_formaal(
                ("223", "Mellemkommunal refusion"),
                ("233", "Opkrævning"),
                ("272", "Bred dataadgang"),
                ("280", "Mellem dataadgang"),
                ("286", "Snæver dataadgang"),
            ),
        ),
    ),
    Grundopslag(
        "aarsopgoerelse",
        "Årsopgørelse",
        "Visning Aarsopgoerelse",
        DUPLA,
        True,
        _formaal(
            ("1", "Dagtilbud"),
            ("2", "Sygedagpenge"),
            ("3", "Fleksydelse hos Udbetaling Danmark"),
            ("4", "Delpension"),
            ("5", "Tidlig pension"),
            ("6", "Seniorpræmie"),
            ("7", "Pension"),
            ("8", "Familieydelser"),
            ("9", "Boligstøtte"),
            ("10", "Barselsdagpenge"),
            ("11", "Bred dataadgang"),
        ),
    ),
    Grundopslag(
        "forskudsopgoerelse",
        "Forskudsopgørelse",
        "Visning Forskudsopgoerelse",
        DUPLA,
        True,
        _formaal(
            ("1", "Sygedagpenge"),
            ("2", "Pension hos Udbetaling Danmark"),
            ("3", "Familieydelser hos Udbetaling Danmark"),
            ("4", "Bred dataadgang"),
        ),
    ),
    Grundopslag(
        "kontroloplysninger",
        "Kontroloplysninger om en person",
        "Visning Kontroloplysninger",
        DUPLA,
        True,
        _formaal(
            ("1", "Kontrol af udbetaling"),
            *((str(n), f"Ydelse hos Udbetaling Danmark ({n})") for n in range(2, 10)),
            ("10", "Helhedsorienteret kontrol hos Udbetaling Danmark"),
            ("11", "Fælles Dataenhed, udland"),
            ("12", "Ydelse hos Udbetaling Danmark (12)"),
        ),
    ),
    Grundopslag(
        "virksomhedskontrol",
        "Kontroloplysninger om en virksomhed",
        "Visning VirksomhedKontrolOplysninger",
        DUPLA,
        True,
        _formaal(("1", "Kontrol af virksomhed")),
    ),
    Grundopslag(
        "digital-logbog",
        "Digital logbog",
        "Visning DigitalLogbogRegistreringer",
        DUPLA,
        True,
        _formaal(("1", "Kontrol efter digital logbog")),
    ),
    Grundopslag(
        "selvstaendig-virksomhed",
        "Selvstændig virksomhed",
        "Visning SelvstaendigVirksomhedOplysninger",
        DUPLA,
        True,
        _formaal(("1", "Oplysninger om selvstændig virksomhed")),
    ),
    Grundopslag(
        "pensionsrettigheder",
        "Pensionsrettigheder",
        "Visning Pensionsrettigheder",
        DUPLA,
        True,
        _formaal(("1", "Pension"), ("2", "Kontrol af pension")),
    ),
    Grundopslag(
        HISTORISK_SOEGNING,
        "Historisk adressesøgning",
        "Historisk Adressesøgning",
        FORMAAL,
        True,
        (
            Grundformaal("1", "Afgøre rette handlekommune", "Retssikkerhedsloven § 9"),
            Grundformaal("2", "Finde en tidligere beboer i en sag", "Forvaltningsloven § 24"),
            Grundformaal("3", "Kontrol af bopæl", _RSL),
        ),
    ),
)
