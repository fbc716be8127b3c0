"""Reading and searching bevillinger and effektueringer: Læs, List and Søg of each, and fremsøg of
the service.

Sources: BevillingIndeksOperationer, OekonomiskEffektueringIndeksOperationer and
YdelseIndeksOperationer 6.0.STS-0 (INDEXES sections 3 and 11).
"""

from dataclasses import replace

from indexes.oio.art import Art
from indexes.oio.grammatik import Felt, Sekvens
from indexes.oio.soegning_faelles import (
    GO,
    STANDARDRETUR,
    Fremsoegning,
    antal,
    beloebsinterval,
    laesning,
    med_udvidelser,
    soegudtryk,
    sortering,
    tidsinterval,
    valgt,
)
from indexes.oio.vaerdier import UUID
from indexes.oio.ydelse import (
    BEVILLING_ATTRIBUTTER,
    BEVILLING_RELATIONER,
    BEVILLING_TILSTANDE,
    BI,
    EFFEKTUERING_ATTRIBUTTER,
    EFFEKTUERING_RELATIONER,
    EFFEKTUERING_TILSTANDE,
    IMPORTER,
    OEF,
    YI,
)

PRAEFIKSER = {**IMPORTER.praefikser, "go": GO}
YDELSESEFFEKTUERING = "OekonomiskYdelseEffektueringRelation"


def _intervaller(navn: str, ns: str, *felter: Felt) -> Felt:
    valgfri = tuple(replace(felt, min=0) for felt in felter)
    return Felt(navn, ns, Sekvens(valgfri), maks=None)


def _med_intervaller(relationer: Sekvens) -> Sekvens:
    """A ydelseseffektuering may be searched by period and amount inside the relation itself."""
    egne = _intervaller(
        "SoegOekonomiskYdelseEffektueringRelationLokalUdvidelse",
        OEF,
        tidsinterval("YdelsesperiodeStartDatoInterval", OEF),
        tidsinterval("YdelsesperiodeSlutDatoInterval", OEF),
        beloebsinterval("YdelsesBeloebInterval", OEF),
    )

    def udvid(felt: Felt) -> Felt:
        if felt.navn == YDELSESEFFEKTUERING and isinstance(felt.type, Sekvens):
            return replace(felt, type=med_udvidelser(felt.type, egne))
        return felt

    return replace(relationer, felter=tuple(udvid(felt) for felt in relationer.felter))


LAES_BEVILLING = laesning(
    Art.BEVILLING,
    BI,
    (BEVILLING_ATTRIBUTTER, BEVILLING_TILSTANDE, BEVILLING_RELATIONER),
    (
        med_udvidelser(
            BEVILLING_ATTRIBUTTER,
            _intervaller(
                "SoegEgenskaberLokalUdvidelse",
                BI,
                tidsinterval("BevillingStartDatoInterval", BI),
                tidsinterval("BevillingSlutDatoInterval", BI),
            ),
            _intervaller(
                "SoegBevilgetYdelseLokalUdvidelse",
                BI,
                tidsinterval("BevilgetYdelseStartDatoInterval", BI),
                tidsinterval("BevilgetYdelseSlutDatoInterval", BI),
                tidsinterval("EffektueringsplanStartDatoInterval", BI),
                tidsinterval("EffektueringsplanSlutDatoInterval", BI),
                beloebsinterval("YdelseBeloebInterval", BI),
            ),
        ),
        BEVILLING_TILSTANDE,
        BEVILLING_RELATIONER,
    ),
    input_ns=BI,
)
LAES_EFFEKTUERING = laesning(
    Art.EFFEKTUERING,
    OEF,
    (EFFEKTUERING_ATTRIBUTTER, EFFEKTUERING_TILSTANDE, EFFEKTUERING_RELATIONER),
    (
        med_udvidelser(
            EFFEKTUERING_ATTRIBUTTER,
            _intervaller(
                "SoegEgenskaberLokalUdvidelse",
                OEF,
                tidsinterval("StartDatoInterval", OEF),
                tidsinterval("SlutDatoInterval", OEF),
                tidsinterval("DispositionsDatoInterval", OEF),
                beloebsinterval("SamletBruttoBeloebInterval", OEF),
                beloebsinterval("BeloebUdbetaltInterval", OEF),
                beloebsinterval("BeloebEfterSkatATPInterval", OEF),
                beloebsinterval("BeloebSendtTilUdbetalingInterval", OEF),
            ),
        ),
        EFFEKTUERING_TILSTANDE,
        _med_intervaller(EFFEKTUERING_RELATIONER),
    ),
    input_ns=OEF,
)

BEVILLING_VIS = (
    "egenskaber",
    "egenskaberlokaludvidelse",
    "bevilgetydelse",
    "sag",
    "part",
    "aktoer-ejer",
    "aktoer-ansvarlig",
    "sikkerhedsprofil",
)
EFFEKTUERING_VIS = ("egenskaber", "aktoer", "oekonomiskeydelseeffektueringer", "itsystem")
SOEGUDTRYK = soegudtryk(
    YI,
    {
        "SoegBevillingIndeks": LAES_BEVILLING.eksempel,
        "SoegOekonomiskEffektueringIndeks": LAES_EFFEKTUERING.eksempel,
    },
)
_EFFEKTUERINGER = "oekonomiskeydelseeffektueringer"
FREMSOEG = Fremsoegning(
    tjeneste="ydelsesindeks",
    input=Felt(
        "FremsoegYdelseIndeksInput",
        YI,
        Sekvens(
            (
                Felt("BevillingUuid", YI, UUID, maks=None),
                Felt("OekonomiskEffektueringUuid", YI, UUID, maks=None),
                Felt("SoegUdtryk", YI, SOEGUDTRYK, min=1),
                Felt(
                    "Filter",
                    YI,
                    Sekvens(
                        (
                            valgt(YI, "BevillingVis", BEVILLING_VIS, indre="Vis"),
                            valgt(YI, "OekonomiskEffektueringVis", EFFEKTUERING_VIS, indre="Vis"),
                            valgt(YI, "BevillingInkluder", ("bevilgetydelse",)),
                            valgt(YI, "OekonomiskEffektueringInkluder", (_EFFEKTUERINGER,)),
                        ),
                        fri=True,
                    ),
                ),
                Felt(
                    "Sortering",
                    YI,
                    Sekvens(
                        (
                            sortering(
                                YI, "BevillingSortering", ("FuldtNavn", "Ydelsesnavn"), "Sekvens"
                            ),
                            sortering(
                                YI,
                                "OekonomiskEffektueringSortering",
                                ("Dispositionsdato",),
                                "Sekvens",
                            ),
                        ),
                        fri=True,
                    ),
                ),
            )
        ),
    ),
    output=Felt(
        "FremsoegYdelseIndeksOutput",
        YI,
        Sekvens(
            (
                STANDARDRETUR,
                antal(YI, ("bevillinger", "ydelser", "effektueringer")),
                Felt(
                    "BevillingFiltreretOejebliksbillede",
                    YI,
                    LAES_BEVILLING.oejebliksbillede,
                    maks=None,
                ),
                Felt(
                    "OekonomiskEffektueringFiltreretOejebliksbillede",
                    YI,
                    LAES_EFFEKTUERING.oejebliksbillede,
                    maks=None,
                ),
            )
        ),
    ),
    uuider={Art.BEVILLING: "BevillingUuid", Art.EFFEKTUERING: "OekonomiskEffektueringUuid"},
    blade={
        "SoegBevillingIndeks": Art.BEVILLING,
        "SoegOekonomiskEffektueringIndeks": Art.EFFEKTUERING,
    },
    billeder={
        Art.BEVILLING: "BevillingFiltreretOejebliksbillede",
        Art.EFFEKTUERING: "OekonomiskEffektueringFiltreretOejebliksbillede",
    },
    vis={Art.BEVILLING: "BevillingVis", Art.EFFEKTUERING: "OekonomiskEffektueringVis"},
    inkluder={
        Art.BEVILLING: "BevillingInkluder",
        Art.EFFEKTUERING: "OekonomiskEffektueringInkluder",
    },
    sortering={
        Art.BEVILLING: "BevillingSortering",
        Art.EFFEKTUERING: "OekonomiskEffektueringSortering",
    },
    prioritet="Sekvens",
    elementer={"bevillinger": "BEVILLING", "effektueringer": "EFFEKTUERING"},
    praefikser=PRAEFIKSER,
)
