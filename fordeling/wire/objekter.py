"""The content of what is handed over: journalpost, dokument and formular, as the schema has them.

Source: DistributionServiceTypesV2.xsd of SF2900 v2.4 (MESSAGING.md b.4). The spelling Refereat, and
FraTidsPunkt beside FraTidspunkt, are the contract's.
"""

from __future__ import annotations

from fordeling.wire.typer import (
    BASE64,
    BOOLEAN,
    DATO,
    DATOTID,
    FACET,
    HELTAL,
    KLE,
    TEKST,
    URN,
    UUID,
    enum,
)
from indexes.oio.grammatik import Felt, Gren, Sekvens, Type, Valg, Vilkaarlig

_D = "http://serviceplatformen.dk/xml/wsdl/soap11/DistributionService/2/types"
PARTSTYPER = (
    "Person",
    "Virksomhed",
    "Organisation",
    "OrgEnhed",
    "OrgFunktion",
    "Interesse-faellesskab",
    "Bruger",
)


def _d(navn: str, type_: Type, min_: int = 1, maks: int | None = 1) -> Felt:
    return Felt(navn, _D, type_, min_, maks)


_UUID_URN = Valg((Gren(_d("UUID", UUID), "uuid"), Gren(_d("URN", URN), "urn")))
_UUID_URN_TEKST = Valg((*_UUID_URN.grene, Gren(_d("Tekst", TEKST), "tekst")))
PART = Sekvens((_d("ObjektType", enum(PARTSTYPER)), _d("ReferenceID", _UUID_URN_TEKST)))
_AKTOERTYPER = (
    "Organisation",
    "OrganisationEnhed",
    "OrganisationFunktion",
    "Bruger",
    "ItSystem",
    "Interessefaellesskab",
)
_VIRKNING = Sekvens(
    (
        _d("FraTidspunkt", DATOTID, 0),
        _d("TilTidspunkt", DATOTID, 0),
        _d("Aktoer", _UUID_URN),
        _d("AktoerType", enum(_AKTOERTYPER)),
        _d("NoteTekst", TEKST, 0),
    )
)
_UNDTAGET = Sekvens((_d("TitelAlternativTekst", TEKST), _d("HjemmelTekst", TEKST)))


def _registrering(*rest: Felt) -> Sekvens:
    return Sekvens(
        (
            _d("FraTidsPunkt", DATOTID),
            _d("LivscyklusKode", enum(("Oprettet",))),
            _d("ImportTidspunkt", DATOTID, 0),
            _d("BrugerRef", _UUID_URN, 0),
            _d("RegistreringItSystem", _UUID_URN),
            *rest,
        )
    )


_JOURNALPOST = Sekvens(
    (
        _d("Virkning", _VIRKNING),
        _d("Rolle", enum(("Journalpost",))),
        _d("Indeks", TEKST),
        _d(
            "Dokument",
            Sekvens((_d("Objekttype", enum(("Dokument",))), _d("ReferenceID", _UUID_URN))),
            0,
        ),
        _d(
            "JournalpostAttributter",
            Sekvens((_d("Dokumenttitel", TEKST, 0), _d("OffentlighedUndtaget", _UNDTAGET, 0))),
            0,
        ),
        # Notat is Base64 of UTF-8 in the contract's text, a string in its schema: whether it can be
        # read is for the receiver to judge (b.4).
        _d("JournalnotatAttributter", Sekvens((_d("Titel", TEKST, 0), _d("Notat", TEKST)))),
    )
)
JOURNALPOST = Sekvens(
    (
        _d("ID", UUID),
        _d("KLEEmneForslag", KLE),
        _d("HandlingFacetForslag", FACET, 0),
        _d("SagForslag", UUID, 0),
        _d("PartAngivelse", PART, 0),
        _d(
            "Registrering",
            _registrering(
                _d("RelationListe", Sekvens((_d("JournalPost", _JOURNALPOST, 1, None),)))
            ),
        ),
    )
)
_VARIANT = Sekvens(
    (
        _d("Virkning", _VIRKNING),
        _d("Rolle", enum(("Variant",))),
        _d("Indeks", TEKST),
        _d(
            "VariantAttributter",
            Sekvens(
                (
                    _d("VariantType", TEKST),
                    _d("Produktion", TEKST, 0),
                    _d("Offentliggoerelse", BOOLEAN, 0),
                    _d("Arkivering", BOOLEAN, 0),
                    _d("DelvistScannet", BOOLEAN, 0),
                )
            ),
        ),
        _d(
            "DelAttributter",
            Sekvens(
                (
                    _d("DelTekst", TEKST),
                    _d("Indeks", HELTAL, 0),
                    _d("Indhold", TEKST, 0),
                    _d("Filstoerrelse", HELTAL, 0),
                    _d("MimeType", TEKST, 0),
                    _d("ScannerID", TEKST, 0),
                    _d("Location", TEKST, 0),
                )
            ),
        ),
    )
)
_DOKUMENTPART = Sekvens(
    (
        _d("Virkning", _VIRKNING),
        _d("Rolle", enum(("PrimaerPart", "SekundaerPart", "KopiModtager"))),
        _d("Indeks", HELTAL),
        _d("Part", PART),
    )
)
_FREMDRIFT = ("Modtaget", "Fordelt", "UnderUdarbejdelse", "UnderReview", "Endeligt", "Afleveret")
_DOKUMENTTYPER = (
    "Faktura",
    "Brev",
    "Notat",
    "Rapport",
    "Dagsorden",
    "Refereat",
    "eMail",
    "Anden",
)
_RETNINGER = ("Indgaaende", "Udgaaende", "InterntInd", "InterntUd", "Internt")
_ATTRIBUTTER = Sekvens(
    (
        _d("BrugervendtNoegleTekst", TEKST),
        _d("TitelTekst", TEKST),
        _d("BeskrivelseTekst", TEKST),
        _d("Dokumenttype", enum(_DOKUMENTTYPER)),
        _d("Retning", enum(_RETNINGER)),
        _d("Brevdato", DATO),
        _d("Fristdato", DATO, 0),
        _d("VersionIdentifikator", HELTAL, 0),
        _d("UnderversionIdentificator", HELTAL, 0),
        _d("KassationskodeTekst", TEKST, 0),
        _d("Virkning", _VIRKNING),
        _d("OffentlighedUndtaget", _UNDTAGET, 0),
    )
)
DOKUMENT = Sekvens(
    (
        _d("ID", UUID),
        _d("KLEEmneForslag", KLE),
        _d("HandlingFacetForslag", FACET, 0),
        _d("SagForslag", UUID, 0),
        _d(
            "Registrering",
            _registrering(
                _d(
                    "RelationListe",
                    Sekvens(
                        (
                            _d("VariantListe", Sekvens((_d("Variant", _VARIANT, 1, None),))),
                            _d(
                                "DokumentPartListe",
                                Sekvens((_d("DokumentPart", _DOKUMENTPART, 1, None),)),
                                0,
                            ),
                        )
                    ),
                ),
                _d(
                    "TilstandsListe",
                    Sekvens(
                        (
                            _d(
                                "Tilstand",
                                Sekvens(
                                    (
                                        _d("Fremdrift", enum(_FREMDRIFT)),
                                        _d("Virkning", _VIRKNING),
                                    )
                                ),
                                1,
                                None,
                            ),
                        )
                    ),
                    1,
                    None,
                ),
                _d("AttributListe", Sekvens((_d("Attributter", _ATTRIBUTTER, 1, None),))),
            ),
        ),
    )
)
FORMULAR = Sekvens(
    (
        _d("ID", UUID),
        _d("KLEEmneForslag", KLE),
        _d("HandlingFacetForslag", FACET, 0),
        _d(
            "Meddelelse",
            Sekvens(
                (
                    _d("FormularType", TEKST),
                    _d(
                        "Formular",
                        Sekvens(
                            (
                                _d("TitelTekst", TEKST),
                                _d("FormatNavn", TEKST),
                                _d("FormularIndhold", BASE64),
                                _d("FormularXML", Vilkaarlig()),
                            )
                        ),
                    ),
                )
            ),
        ),
    )
)
# At most one of them. That there is one, of the type that was said, is a rule beside the schema.
OBJEKTINDHOLD = Sekvens(
    (
        _d("DistributionDokument", DOKUMENT, 0),
        _d("DistributionJournalPost", JOURNALPOST, 0),
        _d("DistributionFormular", FORMULAR, 0),
    )
)
