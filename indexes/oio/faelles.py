"""What all four kinds of object share: identifiers, virkning, registrering and relations.

Sources: SagDokObjekt 3.0.0 and GenerelleDefinitioner 6 (INDEXES sections 1 and 2).
"""

from indexes.oio.art import Art
from indexes.oio.grammatik import Felt, Gren, Sekvens, Type, Udvidelser, Valg
from indexes.oio.vaerdier import DATOTID, GRAENSE, UUID, enum, tekst

SD = "urn:oio:sagdok:3.0.0"
GD = "urn:oio:sts:generelledefinitioner:6"

PRAEFIKSER = {"sd": SD, "gd": GD}

FOELSOMHEDER = (
    "IKKE_FORTROLIGE_DATA",
    "FORTROLIGE_PERSONOPLYSNINGER",
    "FOELSOMME_PERSONOPLYSNINGER",
    "VIP_SAGER",
)
FOELSOMHED = enum(FOELSOMHEDER)
BRUGERVENDT_NOEGLE = tekst(0, 50)
NAVN = tekst(0, 255)
NOTE = tekst(0, 1024, flerlinje=True)
LANG_TEKST = tekst(0, 4096, flerlinje=True)

UNIK_ID = Valg(
    (
        Gren(Felt("UUIDIdentifikator", SD, UUID), "uuid"),
        Gren(Felt("URNIdentifikator", SD, tekst(0, 255)), "urn"),
    )
)
TIDSPUNKT = Valg(
    (
        Gren(Felt("TidsstempelDatoTid", SD, DATOTID)),
        Gren(Felt("GraenseIndikator", SD, GRAENSE), konstant="infinity"),
    )
)
VIRKNING = Sekvens(
    (
        Felt("FraTidspunkt", SD, TIDSPUNKT),
        Felt("TilTidspunkt", SD, TIDSPUNKT),
        Felt("AktoerRef", SD, UNIK_ID),
        Felt(
            "AktoerTypeKode",
            SD,
            enum(
                (
                    "Organisation",
                    "OrganisationEnhed",
                    "OrganisationFunktion",
                    "Bruger",
                    "ItSystem",
                    "Interessefaellesskab",
                )
            ),
        ),
        Felt("NoteTekst", SD, NOTE),
    )
)
OFFENTLIGHED_UNDTAGET = Sekvens(
    (
        Felt("TitelAlternativTekst", SD, NAVN, min=1),
        Felt("OffentlighedUndtagetHjemmelTekst", SD, NOTE, min=1),
    )
)
UUID_FELT = Felt("UUIDIdentifikator", SD, UUID, min=1)


def virkning(ns: str) -> Felt:
    """Virkning: the element is in the namespace of what it governs, its children always in sd."""
    return Felt("Virkning", ns, VIRKNING)


def udvidelser(*felter: Felt) -> Felt:
    """A LokalUdvidelseListe that may hold these extension elements."""
    return Felt(
        "LokalUdvidelseListe",
        GD,
        Udvidelser(felter, Felt("SenestAendretTidspunkt", GD, DATOTID)),
    )


def relation(
    art: Art, navn: str, ns: str, *egne: Felt, udvidelse: Felt | None = None, faelles_navn: str = ""
) -> Felt:
    """A relation with virkning: the common members are gd, its own (`egne`) follow them.

    `faelles_navn`: name in the role table when it differs from the element's.
    """
    liste = udvidelser(udvidelse) if udvidelse else udvidelser()
    return Felt(
        navn,
        ns,
        Sekvens(
            (
                virkning(GD),
                Felt("Rolle", GD, UNIK_ID),
                Felt("Type", GD, UNIK_ID),
                Felt("Indeks", GD, tekst(0, 36)),
                Felt("ReferenceID", GD, UNIK_ID),
                liste,
                *egne,
            ),
            relation=(art, faelles_navn or navn),
        ),
        maks=None,
    )


def registrering(ns: str, attributter: Type, tilstande: Type, relationer: Type) -> Felt:
    """Registrering: who, when and why, then the three lists, which must be there."""
    return Felt(
        "Registrering",
        ns,
        Sekvens(
            (
                Felt("NoteTekst", SD, NOTE),
                Felt("Tidspunkt", SD, DATOTID),
                Felt(
                    "LivscyklusKode",
                    SD,
                    enum(("Opstaaet", "Importeret", "Passiveret", "Slettet")),
                ),
                Felt("BrugerRef", SD, UNIK_ID),
                Felt("StsTidspunkt", GD, DATOTID),
                Felt("AttributListe", ns, attributter, min=1),
                Felt("TilstandListe", ns, tilstande, min=1),
                Felt("RelationListe", ns, relationer, min=1),
            )
        ),
        min=1,
        maks=None,
    )


def rettelse(ns: str, attributter: Type, tilstande: Type, relationer: Type) -> tuple[Felt, ...]:
    """The members of a Ret: the object, a note and the lists that change."""
    return (
        UUID_FELT,
        Felt("NoteTekst", SD, NOTE),
        Felt("AttributListe", ns, attributter),
        Felt("TilstandListe", ns, tilstande),
        Felt("RelationListe", ns, relationer),
    )
