"""Reading and searching sager and dokumenter: Læs, List and Søg of each, and fremsøg of the
service.

Sources: SagOperationer, SagIndeksOperationer, DokumentIndeksOperationer and
SagDokumentIndeksOperationer 6.0.STS-0 (INDEXES sections 3 and 11).
"""

from indexes.oio.art import Art
from indexes.oio.grammatik import Felt, Sekvens
from indexes.oio.sagdok import (
    DI,
    DOKUMENT_ATTRIBUTTER,
    DOKUMENT_RELATIONER,
    DOKUMENT_TILSTANDE,
    IMPORTER,
    SAG,
    SAG_ATTRIBUTTER,
    SAG_RELATIONER,
    SAG_TILSTANDE,
    SDI,
    SI,
)
from indexes.oio.soegning_faelles import (
    GO,
    STANDARDRETUR,
    Fremsoegning,
    antal,
    laesning,
    med_udvidelser,
    soegudtryk,
    sortering,
    tidsinterval,
    valgt,
)
from indexes.oio.vaerdier import UUID

PRAEFIKSER = {**IMPORTER.praefikser, "go": GO}

_SAGSINTERVALLER = Felt(
    "SoegEgenskaberLokalUdvidelse",
    SI,
    Sekvens(
        (
            tidsinterval("OprettetTidspunktInterval", SI, kraevet=False),
            tidsinterval("SenestAendretInterval", SI, kraevet=False),
        )
    ),
    maks=None,
)
_DOKUMENTINTERVALLER = Felt(
    "SoegEgenskaberLokalUdvidelse",
    DI,
    Sekvens((tidsinterval("BrevDatoInterval", DI),)),
    maks=None,
)
LAES_SAG = laesning(
    Art.SAG,
    SAG,
    (SAG_ATTRIBUTTER, SAG_TILSTANDE, SAG_RELATIONER),
    (med_udvidelser(SAG_ATTRIBUTTER, _SAGSINTERVALLER), SAG_TILSTANDE, SAG_RELATIONER),
    input_ns=SI,
)
LAES_DOKUMENT = laesning(
    Art.DOKUMENT,
    DI,
    (DOKUMENT_ATTRIBUTTER, DOKUMENT_TILSTANDE, DOKUMENT_RELATIONER),
    (
        med_udvidelser(DOKUMENT_ATTRIBUTTER, _DOKUMENTINTERVALLER),
        DOKUMENT_TILSTANDE,
        DOKUMENT_RELATIONER,
    ),
    input_ns=DI,
)

SAG_VIS = (
    "egenskaber",
    "fremdrift",
    "sagsklasse",
    "sagsaktoer",
    "sagspart",
    "sagsrelation",
    "sagsgenstand",
    "journalpost",
    "journalpost-journalnote",
    "itsystem",
    "sikkerhedsprofil",
)
DOKUMENT_VIS = (
    "egenskaber",
    "fremdrift",
    "dokument",
    "klasse",
    "aktoer",
    "part",
    "itsystem",
    "sikkerhedsprofil",
)
_FAELLES_ORDEN = (
    "Bruger",
    "StsRegistreringstidspunkt",
    "Registreringstidspunkt",
    "BrugervendtNoegle",
    "ItSystem-Systemnavn",
    "Fremdrift",
    "Titel",
    "Foelsomhed",
)
SAG_ORDEN = (*_FAELLES_ORDEN, "Sagklasse-BrugervendtNoegle", "Livscyklus")
DOKUMENT_ORDEN = (*_FAELLES_ORDEN, "Major", "Minor")
SOEGUDTRYK = soegudtryk(
    SDI,
    {
        "SoegDokument": LAES_DOKUMENT.eksempel,
        "SoegSag": LAES_SAG.eksempel,
        "SoegSagsloeseDokumenter": LAES_DOKUMENT.eksempel,
    },
)
FREMSOEG = Fremsoegning(
    tjeneste="sagdokumentindeks",
    input=Felt(
        "FremsoegSagDokumentIndeksInput",
        SDI,
        Sekvens(
            (
                Felt("SagUuid", SDI, UUID, maks=None),
                Felt("DokumentUuid", SDI, UUID, maks=None),
                Felt("SoegUdtryk", SDI, SOEGUDTRYK),
                Felt(
                    "Filter",
                    SDI,
                    Sekvens(
                        (
                            valgt(SDI, "DokumentVis", DOKUMENT_VIS, indre="Vis"),
                            valgt(SDI, "SagVis", SAG_VIS, indre="Vis"),
                            valgt(SDI, "DokumentInkluder", ("dokument",)),
                            valgt(SDI, "SagInkluder", ("sagsrelation", "journalpost")),
                        ),
                        fri=True,
                    ),
                ),
                Felt(
                    "Sortering",
                    SDI,
                    Sekvens(
                        (
                            sortering(SDI, "SagSortering", SAG_ORDEN, "Prioritet"),
                            sortering(SDI, "DokumentSortering", DOKUMENT_ORDEN, "Prioritet"),
                        ),
                        fri=True,
                    ),
                ),
            )
        ),
    ),
    output=Felt(
        "FremsoegSagDokumentIndeksOutput",
        SDI,
        Sekvens(
            (
                STANDARDRETUR,
                antal(SDI, ("sager", "dokumenter", "journalnotater")),
                Felt("SagFiltreretOejebliksbillede", SDI, LAES_SAG.oejebliksbillede, maks=None),
                Felt(
                    "DokumentFiltreretOejebliksbillede",
                    SDI,
                    LAES_DOKUMENT.oejebliksbillede,
                    maks=None,
                ),
            )
        ),
    ),
    uuider={Art.SAG: "SagUuid", Art.DOKUMENT: "DokumentUuid"},
    blade={
        "SoegSag": Art.SAG,
        "SoegDokument": Art.DOKUMENT,
        "SoegSagsloeseDokumenter": Art.DOKUMENT,
    },
    billeder={
        Art.SAG: "SagFiltreretOejebliksbillede",
        Art.DOKUMENT: "DokumentFiltreretOejebliksbillede",
    },
    vis={Art.SAG: "SagVis", Art.DOKUMENT: "DokumentVis"},
    inkluder={Art.SAG: "SagInkluder", Art.DOKUMENT: "DokumentInkluder"},
    sortering={Art.SAG: "SagSortering", Art.DOKUMENT: "DokumentSortering"},
    prioritet="Prioritet",
    elementer={"sager": "SAG", "dokumenter": "DOKUMENT"},
    praefikser=PRAEFIKSER,
)
