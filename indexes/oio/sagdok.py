"""Sag and dokument, version 6.0.STS-0, and the envelopes of the SagDokumentIndeks service.

Sources: INDEXES sections 3, 7 and 8. To add an operation, describe its envelope and list it in
OPERATIONER.
"""

from indexes.oio.art import Art
from indexes.oio.faelles import (
    BRUGERVENDT_NOEGLE,
    FOELSOMHED,
    GD,
    LANG_TEKST,
    NAVN,
    NOTE,
    OFFENTLIGHED_UNDTAGET,
    PRAEFIKSER,
    SD,
    UUID_FELT,
    registrering,
    relation,
    rettelse,
    udvidelser,
    virkning,
)
from indexes.oio.grammatik import Blanding, Felt, Indhold, Operation, Sekvens
from indexes.oio.vaerdier import (
    BASE64,
    BOOLEAN,
    CVR,
    DATO,
    DATOTID,
    HELTAL,
    TEKST,
    enum,
    tekst,
)

SAG = "urn:oio:sts:sagdok:sag:6"
SI = "urn:oio:sts:sagdok:sagindeks:6"
DI = "urn:oio:sts:sagdok:dokumentindeks:6"
SDI = "urn:oio:sts:sagdok:sagdokumentindeks:6"

KORT = tekst(0, 50)
NUMMER = tekst(1, 50)
TITEL = tekst(1, 255)

SAG_FREMDRIFT = ("Opstaaet", "Oplyst", "Afgjort", "Afsluttet")
DOKUMENT_FREMDRIFT = (
    "Modtaget",
    "Fordelt",
    "Underudarbejdelse",
    "Underreview",
    "Publiceret",
    "Endeligt",
    "Afleveret",
)
DOKUMENTTYPER = (
    "Faktura",
    "Brev, indgaaende",
    "Brev, udgaaende",
    "Brev",
    "Internt Notat",
    "Eksternt Notat",
    "Rapport",
    "Dagsorden",
    "Plan",
    "Andet",
)


def _fremdrift(ns: str, koder: tuple[str, ...]) -> Felt:
    tilstand = Sekvens((virkning(ns), Felt("FremdriftStatusKode", ns, enum(koder))))
    return Felt("Fremdrift", ns, tilstand, maks=None)


def _aktoer(navn: str, ns: str, cvr: str) -> Felt:
    return Felt(
        navn,
        ns,
        Sekvens(
            (
                Felt("BrugervendtNoegle", ns, BRUGERVENDT_NOEGLE),
                Felt("FuldtNavn", ns, NAVN),
                Felt(cvr, ns, CVR),
            )
        ),
    )


def _part(navn: str, ns: str) -> Felt:
    return Felt(
        navn,
        ns,
        Sekvens((Felt("BrugervendtNoegle", ns, BRUGERVENDT_NOEGLE), Felt("FuldtNavn", ns, NAVN))),
    )


# --- Sag ---------------------------------------------------------------------------------------

_SAG_EGENSKABER = Sekvens(
    (
        virkning(SAG),
        Felt("BrugervendtNoegle", SAG, BRUGERVENDT_NOEGLE),
        Felt("AfleveretIndikator", SAG, BOOLEAN),
        Felt("Beskrivelse", SAG, LANG_TEKST),
        Felt("HjemmelSpecifikation", SAG, tekst(0, 1024)),
        Felt("Kassationskode", SAG, KORT),
        Felt("OffentlighedUndtaget", SAG, OFFENTLIGHED_UNDTAGET),
        Felt("PrincipielIndikator", SAG, BOOLEAN),
        Felt("Sagsnummer", SAG, NUMMER),
        Felt("Titel", SAG, TITEL),
    )
)
_SAG_INDEKS_EGENSKABER = Sekvens(
    (
        virkning(GD),
        Felt("Sagsstatus", SI, NAVN),
        Felt("Sagskategori", SI, NAVN),
        Felt("Foelsomhed", SI, FOELSOMHED),
        Felt("Lokation", SI, NAVN),
        Felt("OprettetTidspunkt", SI, DATOTID),
    )
)
_SAGSKLASSE_SOEGEORD = Sekvens(
    (
        Felt("SoegeordIdentifikator", SI, TEKST),
        Felt("BeskrivelseTekst", SD, LANG_TEKST),
        Felt("SoegeordKategoriTekst", SI, TEKST),
    )
)
_SAGSKLASSE = Felt(
    "SagsklasseLokalUdvidelse",
    SI,
    Sekvens(
        (
            Felt("Facettitel", SI, NAVN),
            Felt("Klassetitel", SI, NAVN),
            Felt("BrugervendtNoegle", SI, BRUGERVENDT_NOEGLE),
            Felt("Soegeord", SI, _SAGSKLASSE_SOEGEORD, maks=None),
        )
    ),
)
_SAGSGENSTANDE = Felt(
    "SagsgenstandeLokalUdvidelse",
    SI,
    Sekvens((Felt("Tekstfelt", SI, NOTE),)),
)
_JOURNALPOST_EGENSKABER = Sekvens(
    (
        Felt("Dokumenttitel", SAG, NAVN),
        Felt("OffentlighedUndtaget", SD, OFFENTLIGHED_UNDTAGET),
        Felt(
            "JournalnotatEgenskaber",
            SAG,
            Sekvens(
                (
                    Felt("Titel", SAG, TITEL),
                    Felt("Notat", SAG, BASE64),
                    Felt("Format", SAG, KORT),
                )
            ),
        ),
    )
)
SAG_ATTRIBUTTER = Sekvens(
    (
        Felt("Egenskaber", SAG, _SAG_EGENSKABER, maks=None),
        udvidelser(Felt("SagIndeksEgenskaber", SI, _SAG_INDEKS_EGENSKABER, maks=None)),
    )
)
SAG_TILSTANDE = Sekvens((_fremdrift(SAG, SAG_FREMDRIFT), udvidelser()))
SAG_RELATIONER = Sekvens(
    (
        relation(
            Art.SAG,
            "Sagsaktoer",
            SAG,
            udvidelse=_aktoer("SagsaktoerLokalUdvidelse", SI, "CVR-Nummer"),
        ),
        relation(Art.SAG, "Sagsklasse", SAG, udvidelse=_SAGSKLASSE),
        relation(Art.SAG, "Sagspart", SAG, udvidelse=_part("SagspartLokalUdvidelse", SI)),
        relation(Art.SAG, "Sagsrelation", SAG),
        relation(Art.SAG, "Sagsgenstande", SAG, udvidelse=_SAGSGENSTANDE),
        relation(
            Art.SAG,
            "Journalpost",
            SAG,
            Felt("JournalpostEgenskaber", SAG, _JOURNALPOST_EGENSKABER),
        ),
        udvidelser(
            relation(
                Art.SAG,
                "SagsitsystemRelation",
                SI,
                Felt("SystemNavn", SI, TITEL),
                Felt("SystemURI", SI, NAVN),
            ),
            relation(Art.SAG, "Sikkerhedsprofil", SI),
        ),
    )
)
SAG_OBJEKT = Sekvens(
    (
        UUID_FELT,
        registrering(SAG, SAG_ATTRIBUTTER, SAG_TILSTANDE, SAG_RELATIONER),
        Felt("UdenNotifikation", SAG, BOOLEAN),
    )
)

# --- Dokument ----------------------------------------------------------------------------------

_DOKUMENT_EGENSKABER = Sekvens(
    (
        virkning(DI),
        Felt("BrugervendtNoegle", DI, BRUGERVENDT_NOEGLE),
        Felt("Titel", DI, TITEL),
        Felt("Beskrivelse", DI, LANG_TEKST),
        Felt("BrevDato", DI, DATO),
        Felt("OffentlighedUndtaget", DI, OFFENTLIGHED_UNDTAGET),
        Felt("VersionIdentifikator", DI, HELTAL),
        Felt("UnderversionIdentifikator", DI, HELTAL),
        Felt("Kassationskode", DI, KORT),
        Felt("Dokumentnummer", DI, NUMMER),
        Felt("Foelsomhed", DI, FOELSOMHED),
        Felt("Type", DI, enum(DOKUMENTTYPER)),
    )
)
_DOKUMENTKLASSE_SOEGEORD = Sekvens(
    (
        Felt("SoegeordIdentifikator", DI, TEKST),
        Felt("Beskrivelse", DI, TEKST),
        Felt("SoegeordKategori", DI, TEKST),
    )
)
_DOKUMENTKLASSE = Felt(
    "DokumentklasseLokalUdvidelse",
    DI,
    Sekvens(
        (
            Felt("Klassetitel", DI, NAVN),
            Felt("BrugervendtNoegle", DI, BRUGERVENDT_NOEGLE),
            Felt("Soegeord", DI, _DOKUMENTKLASSE_SOEGEORD, maks=None),
        )
    ),
)
DOKUMENT_ATTRIBUTTER = Sekvens(
    (Felt("Egenskaber", DI, _DOKUMENT_EGENSKABER, maks=None), udvidelser())
)
DOKUMENT_TILSTANDE = Sekvens((_fremdrift(DI, DOKUMENT_FREMDRIFT), udvidelser()))
DOKUMENT_RELATIONER = Sekvens(
    (
        relation(Art.DOKUMENT, "Dokumentrelation", DI),
        relation(
            Art.DOKUMENT,
            "Dokumentaktoer",
            DI,
            udvidelse=_aktoer("DokumentaktoerLokalUdvidelse", DI, "CVR-Nr"),
        ),
        relation(
            Art.DOKUMENT, "Dokumentpart", DI, udvidelse=_part("DokumentpartLokalUdvidelse", DI)
        ),
        relation(Art.DOKUMENT, "Dokumentklasse", DI, udvidelse=_DOKUMENTKLASSE),
        udvidelser(
            relation(
                Art.DOKUMENT,
                "DokumentitsystemRelation",
                DI,
                Felt("SystemNavn", DI, TEKST),
                Felt("SystemURI", DI, TEKST),
            ),
            relation(Art.DOKUMENT, "Sikkerhedsprofil", DI),
        ),
    )
)
DOKUMENT_OBJEKT = Sekvens(
    (
        UUID_FELT,
        registrering(DI, DOKUMENT_ATTRIBUTTER, DOKUMENT_TILSTANDE, DOKUMENT_RELATIONER),
    )
)

# --- The service -------------------------------------------------------------------------------

_PRAEFIKSER = {**PRAEFIKSER, "sdi": SDI, "sag": SAG, "si": SI, "di": DI}

IMPORTER = Operation(
    "sagdokumentindeks",
    "importer",
    Felt(
        "ImporterSagDokumentIndeksInput",
        SDI,
        Blanding(
            (
                Felt("DokumentIndeks", SDI, DOKUMENT_OBJEKT, maks=None),
                Felt("SagIndeks", SDI, SAG_OBJEKT, maks=None),
            )
        ),
    ),
    (SDI, "ImporterSagDokumentIndeksOutput"),
    {"DokumentIndeks": Indhold(Art.DOKUMENT), "SagIndeks": Indhold(Art.SAG)},
    _PRAEFIKSER,
)
OPDATER = Operation(
    "sagdokumentindeks",
    "opdater",
    Felt(
        "OpdaterSagDokumentIndeksInput",
        SDI,
        Blanding(
            (
                Felt(
                    "OpdaterDokumentIndeks",
                    SDI,
                    Sekvens(
                        (
                            *rettelse(
                                DI, DOKUMENT_ATTRIBUTTER, DOKUMENT_TILSTANDE, DOKUMENT_RELATIONER
                            ),
                            Felt("Tidspunkt", SDI, DATOTID, min=1),
                        )
                    ),
                    maks=None,
                ),
                Felt(
                    "OpdaterSagIndeks",
                    SDI,
                    Sekvens(
                        (
                            *rettelse(SAG, SAG_ATTRIBUTTER, SAG_TILSTANDE, SAG_RELATIONER),
                            Felt("Tidspunkt", SDI, DATOTID, min=1),
                            Felt("UdenNotifikation", SDI, BOOLEAN),
                        )
                    ),
                    maks=None,
                ),
            )
        ),
    ),
    (SDI, "OpdaterSagDokumentIndeksOutput"),
    {"OpdaterDokumentIndeks": Indhold(Art.DOKUMENT), "OpdaterSagIndeks": Indhold(Art.SAG)},
    _PRAEFIKSER,
)
OPERATIONER = (IMPORTER, OPDATER)
