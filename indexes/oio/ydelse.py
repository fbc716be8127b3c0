"""Bevilling and oekonomisk effektuering, version 6.0.STS-0, and the YdelseIndeks envelopes.

Sources: INDEXES sections 3, 9 and 10. A bevilget ydelse's own relations have no virkning and lie in
the bi namespace, unlike every other relation (section 2, "Where prefixes differ").
"""

from indexes.oio.art import Art
from indexes.oio.faelles import (
    BRUGERVENDT_NOEGLE,
    FOELSOMHED,
    LANG_TEKST,
    NAVN,
    PRAEFIKSER,
    UNIK_ID,
    UUID_FELT,
    registrering,
    relation,
    rettelse,
    udvidelser,
    virkning,
)
from indexes.oio.grammatik import Blanding, Felt, Indhold, Operation, Sekvens
from indexes.oio.vaerdier import BELOEB, BOOLEAN, CVR, DATOTID, TEKST, enum, tekst

BI = "urn:oio:sts:ydelse:bevillingindeks:6"
OEF = "urn:oio:sts:ydelse:oekonomiskeffektueringindeks:6"
YI = "urn:oio:sts:ydelse:ydelseindeks:6"


def _noegle_og_navn(ns: str) -> tuple[Felt, ...]:
    return (Felt("BrugervendtNoegle", ns, BRUGERVENDT_NOEGLE), Felt("FuldtNavn", ns, NAVN))


def _uden_virkning(navn: str, relationsnavn: str, *egne: Felt, maks: int | None = 1) -> Felt:
    """A relation inside a bevilget ydelse: no virkning, all members in bi, Indeks of any length."""
    return Felt(
        navn,
        BI,
        Sekvens(
            (
                Felt("Rolle", BI, UNIK_ID),
                Felt("Type", BI, UNIK_ID),
                Felt("Indeks", BI, TEKST),
                Felt("ReferenceID", BI, UNIK_ID),
                Felt("LokalUdvidelseListe", BI, udvidelser().type),
                *egne,
            ),
            relation=(Art.BEVILLING, relationsnavn),
        ),
        maks=maks,
    )


# --- Bevilling ---------------------------------------------------------------------------------

_EFFEKTUERINGSPLAN = Sekvens(
    (
        Felt("Id", BI, TEKST),
        Felt("EffektueringsplanStartdato", BI, DATOTID),
        Felt("EffektueringsplanSlutdato", BI, DATOTID),
        Felt("Beregningsfrekvens", BI, tekst(1, 50)),
        Felt("ForudBagud", BI, enum(("Forud", "Bagud"))),
        Felt("Dispositionsdag", BI, tekst(0, 50)),
        Felt("Ydelsesbeloeb", BI, BELOEB),
        Felt("ManueltGodkendes", BI, BOOLEAN),
    )
)
_KLASSIFIKATION = _uden_virkning(
    "Klassifikation",
    "BevilgetYdelse/Ydelse/Klassifikation",
    Felt("BrugervendtNoegle", BI, BRUGERVENDT_NOEGLE),
    Felt("Klassetitel", BI, NAVN),
)
_BEVILGET_YDELSE = Sekvens(
    (
        virkning(BI),
        Felt("Id", BI, tekst(1, 36)),
        Felt("Navn", BI, TEKST),
        Felt("BevilgetYdelseStartdato", BI, DATOTID),
        Felt("BevilgetYdelseSlutdato", BI, DATOTID),
        Felt("Begrundelse", BI, LANG_TEKST),
        Felt("Tilbagebetalingspligtig", BI, BOOLEAN),
        Felt("Meddelelse", BI, TEKST),
        _uden_virkning(
            "ItSystem",
            "BevilgetYdelse/ItSystem",
            Felt("SystemNavn", BI, TEKST),
            Felt("SystemURI", BI, NAVN),
            maks=2,
        ),
        _uden_virkning(
            "Ydelse",
            "BevilgetYdelse/Ydelse",
            Felt("Ydelsesnavn", BI, tekst(1, 255)),
            _KLASSIFIKATION,
        ),
        Felt("OekonomiskEffektueringsplan", BI, _EFFEKTUERINGSPLAN, maks=None),
    )
)
_BEVILLING_EGENSKABER = Sekvens(
    (
        virkning(BI),
        Felt("BrugervendtNoegle", BI, BRUGERVENDT_NOEGLE),
        Felt("Bevillingstartdato", BI, TEKST),
        Felt("Bevillingslutdato", BI, TEKST),
        Felt("Begrundelse", BI, LANG_TEKST),
        Felt("Foelsomhed", BI, FOELSOMHED),
    )
)
BEVILLING_ATTRIBUTTER = Sekvens(
    (
        Felt("Egenskaber", BI, _BEVILLING_EGENSKABER, maks=None),
        Felt("BevilgetYdelse", BI, _BEVILGET_YDELSE, maks=None),
        udvidelser(),
    )
)
BEVILLING_TILSTANDE = Sekvens((udvidelser(),))
BEVILLING_RELATIONER = Sekvens(
    (
        relation(Art.BEVILLING, "Bevillingssag", BI, *_noegle_og_navn(BI)),
        relation(Art.BEVILLING, "Bevillingspart", BI, *_noegle_og_navn(BI)),
        relation(
            Art.BEVILLING, "Bevillingsaktoer", BI, *_noegle_og_navn(BI), Felt("CVR-nr", BI, CVR)
        ),
        relation(Art.BEVILLING, "Sikkerhedsprofil", BI),
        udvidelser(),
    )
)
BEVILLING_OBJEKT = Sekvens(
    (
        UUID_FELT,
        registrering(BI, BEVILLING_ATTRIBUTTER, BEVILLING_TILSTANDE, BEVILLING_RELATIONER),
        Felt("UdenNotifikation", BI, BOOLEAN),
    )
)

# --- Oekonomisk effektuering -------------------------------------------------------------------

_EFFEKTUERING_EGENSKABER = Sekvens(
    (
        virkning(OEF),
        Felt("BrugervendtNoegle", OEF, BRUGERVENDT_NOEGLE),
        Felt("Startdato", OEF, DATOTID),
        Felt("Slutdato", OEF, DATOTID),
        Felt("SamletBruttobeloeb", OEF, BELOEB),
        Felt("Dispositionsdato", OEF, DATOTID),
        Felt("BeloebEfterSkatATP", OEF, BELOEB),
        Felt("BeloebSendtTilUdbetaling", OEF, BELOEB),
        Felt("BeloebUdbetalt", OEF, BELOEB),
        Felt("Udbetalingsafdeling", OEF, tekst(1, 255)),
        Felt("SendtTilUdbetalingTekst", OEF, NAVN),
        Felt("UdbetaltTekst", OEF, NAVN),
    )
)
_BEVILGET_YDELSE_REF = Sekvens((UUID_FELT, Felt("BevilgetYdelseId", OEF, TEKST, min=1)))
EFFEKTUERING_ATTRIBUTTER = Sekvens(
    (Felt("Egenskaber", OEF, _EFFEKTUERING_EGENSKABER, maks=None), udvidelser())
)
EFFEKTUERING_TILSTANDE = Sekvens((udvidelser(),))
EFFEKTUERING_RELATIONER = Sekvens(
    (
        relation(
            Art.EFFEKTUERING,
            "OekonomiskYdelseEffektueringRelation",
            OEF,
            Felt("YdelsesperiodeStartdato", OEF, DATOTID),
            Felt("YdelsesperiodeSlutdato", OEF, DATOTID),
            Felt("Ydelsesbeloeb", OEF, BELOEB),
            Felt("Klassifikationsbeskrivelse", OEF, NAVN),
            Felt("BevilgetYdelseRef", OEF, _BEVILGET_YDELSE_REF),
        ),
        relation(Art.EFFEKTUERING, "Aktoer", OEF, *_noegle_og_navn(OEF), Felt("CVR-nr", OEF, CVR)),
        relation(
            Art.EFFEKTUERING,
            "ItSystem",
            OEF,
            Felt("SystemNavn", OEF, TEKST),
            Felt("SystemURI", OEF, TEKST),
        ),
        relation(Art.EFFEKTUERING, "OekonomiskEffektueringPart", OEF, *_noegle_og_navn(OEF)),
        udvidelser(),
    )
)
EFFEKTUERING_OBJEKT = Sekvens(
    (
        UUID_FELT,
        registrering(
            OEF, EFFEKTUERING_ATTRIBUTTER, EFFEKTUERING_TILSTANDE, EFFEKTUERING_RELATIONER
        ),
    )
)

# --- The service -------------------------------------------------------------------------------

_PRAEFIKSER = {**PRAEFIKSER, "yi": YI, "bi": BI, "oef": OEF}


def _pakket(navn: str, ns: str, objekt: Sekvens) -> Felt:
    """Importer wraps each object in an element of the same name in the yi namespace."""
    return Felt(navn, YI, Sekvens((Felt(navn, ns, objekt, min=1),)), maks=None)


IMPORTER = Operation(
    "ydelsesindeks",
    "importer",
    Felt(
        "ImporterYdelseIndeksInput",
        YI,
        Blanding(
            (
                _pakket("BevillingIndeks", BI, BEVILLING_OBJEKT),
                _pakket("OekonomiskEffektueringIndeks", OEF, EFFEKTUERING_OBJEKT),
            )
        ),
    ),
    (YI, "ImporterYdelseIndeksOutput"),
    {
        "BevillingIndeks": Indhold(Art.BEVILLING, "BevillingIndeks"),
        "OekonomiskEffektueringIndeks": Indhold(Art.EFFEKTUERING, "OekonomiskEffektueringIndeks"),
    },
    _PRAEFIKSER,
)
OPDATER = Operation(
    "ydelsesindeks",
    "opdater",
    Felt(
        "OpdaterYdelseIndeksInput",
        YI,
        Blanding(
            (
                Felt(
                    "OpdaterBevillingIndeks",
                    YI,
                    Sekvens(
                        (
                            *rettelse(
                                BI,
                                BEVILLING_ATTRIBUTTER,
                                BEVILLING_TILSTANDE,
                                BEVILLING_RELATIONER,
                            ),
                            Felt("Tidspunkt", YI, DATOTID, min=1),
                            Felt("UdenNotifikation", YI, BOOLEAN),
                        )
                    ),
                    maks=None,
                ),
                Felt(
                    "OpdaterOekonomiskEffektueringIndeks",
                    YI,
                    Sekvens(
                        (
                            *rettelse(
                                OEF,
                                EFFEKTUERING_ATTRIBUTTER,
                                EFFEKTUERING_TILSTANDE,
                                EFFEKTUERING_RELATIONER,
                            ),
                            Felt("Tidspunkt", YI, DATOTID, min=1),
                        )
                    ),
                    maks=None,
                ),
            )
        ),
    ),
    (YI, "OpdaterYdelseIndeksOutput"),
    {
        "OpdaterBevillingIndeks": Indhold(Art.BEVILLING),
        "OpdaterOekonomiskEffektueringIndeks": Indhold(Art.EFFEKTUERING),
    },
    _PRAEFIKSER,
)
OPERATIONER = (IMPORTER, OPDATER)
