"""Contexts, receipts and the messages of the operations: namespaces `t` and `d` of MESSAGING b.2.

What a Fordelingskomponent needs to understand. The content of an object is `objekter`'s.
"""

from __future__ import annotations

from fordeling.wire.objekter import OBJEKTINDHOLD
from fordeling.wire.typer import BOOLEAN, CVR, FACET, KLE, TEKST, UUID, enum
from indexes.oio.grammatik import Felt, Gren, Sekvens, Type, Valg, Vilkaarlig

D = "http://serviceplatformen.dk/xml/wsdl/soap11/DistributionService/2/types"
T = "http://serviceplatformen.dk/xml/wsdl/soap11/DistributionService/3/types"
KALD = "http://serviceplatformen.dk/xml/schemas/CallContext/1/"
MYNDIGHED = "http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PORT = "http://serviceplatformen.dk/xml/wsdl/soap11/DistributionService/3/port/"
PRAEFIKSER = {"soap": SOAP, "t": T, "d": D, "a": MYNDIGHED}


def d(navn: str, type_: Type, min_: int = 1, maks: int | None = 1) -> Felt:
    """An element of the content namespace."""
    return Felt(navn, D, type_, min_, maks)


def t(navn: str, type_: Type, min_: int = 1, maks: int | None = 1) -> Felt:
    """An element of the messages that Serviceplatformen hosts."""
    return Felt(navn, T, type_, min_, maks)


FEJLLISTE = Sekvens(
    (d("Fejl", Sekvens((d("FejlKode", TEKST), d("FejlTekst", TEKST))), min_=0, maks=None),)
)
_VALIDERING = enum(("MODTAGET", "AFLEVERET", "ACCEPTERET", "AFVIST", "FEJLET"))
KVITTERING = Sekvens(
    (
        d("ForretningsValideringsKode", _VALIDERING),
        d("Kvitteringstype", enum(("Teknisk", "Forretning", "Digital post"))),
        d("Begrundelse", TEKST, 0),
        d("FejlListe", FEJLLISTE, 0),
    )
)


def transportkvittering(ns: str) -> Felt:
    """TransportKvittering, which exists in the namespaces of both sides (b.2)."""

    def felt(navn: str, type_: Type, min_: int = 1, maks: int | None = 1) -> Felt:
        return Felt(navn, ns, type_, min_, maks)

    fejl = Sekvens((felt("FejlKode", TEKST), felt("FejlTekst", TEKST)))
    return felt(
        "TransportKvittering",
        Sekvens(
            (
                felt("TransportValideringsKode", enum(("OK", "ADVARSEL", "FEJL"))),
                felt("Begrundelse", TEKST, 0),
                felt("FejlListe", Sekvens((felt("Fejl", fejl, 0, None),)), 0),
            )
        ),
    )


RUTEVALG = Valg(
    (
        Gren(
            d(
                "RoutingKLEEmneHandling",
                Sekvens((d("RoutingKLEEmne", KLE), d("RoutingHandlingFacet", FACET, 0))),
            ),
            "RoutingKLEEmneHandling",
        ),
        Gren(d("RoutingModtagerAktoer", UUID), "RoutingModtagerAktoer"),
    )
)
KONTEKST = Sekvens(
    (
        d("AnvenderTransaktionsID", UUID),
        d("DistributionTransktionsID", UUID, 0),
        d("DigitalPostMeddelelsesID", TEKST, 0),
        d("AfsendendeMyndighed", CVR),
        d("RoutingMyndighed", CVR),
        d("RoutingValg", RUTEVALG),
        d("DokumentFilNavn", TEKST, 0),
    )
)
OBJEKT = Sekvens(
    (
        d("ObjektType", enum(("JOURNALPOST", "DOKUMENT", "FORMULAR"))),
        d("ObjektIndhold", OBJEKTINDHOLD),
    )
)
ANMODNING = Sekvens((d("DistributionContext", KONTEKST), d("DistributionObject", OBJEKT)))

# What stands around the messages that Serviceplatformen hosts.
# Its members come in any order, and nothing here depends on them.
_KALDSKONTEKST = Felt("CallContext", KALD, Vilkaarlig())
_MYNDIGHED = Felt(
    "AuthorityContext", MYNDIGHED, Sekvens((Felt("MunicipalityCVR", MYNDIGHED, CVR, 1),))
)


def hos_sp(navn: str, *felter: Felt) -> Felt:
    """A request to Serviceplatformen, with the two contexts that may stand first in it."""
    return t(navn, Sekvens((_KALDSKONTEKST, _MYNDIGHED, *felter)))


_RUTE = (d("RoutingMyndighed", CVR), d("RoutingModtagerAktoer", UUID))

AFSEND = hos_sp("FordelingsobjektAfsendRequest", t("anmodning", ANMODNING))
AFSEND_SVAR = t(
    "FordelingsobjektAfsendResponse",
    Sekvens((t("ForretningsKvittering", KVITTERING), t("DistributionContext", KONTEKST))),
)
KVITTERING_TIL_SP = hos_sp(
    "FordelingskvitteringModtagRequest",
    t("Forretningskvittering", KVITTERING),
    t("DistributionContext", KONTEKST),
)
KVITTERING_TIL_SP_SVAR = t("FordelingskvitteringModtagResponse", Sekvens(()))
LIST = hos_sp(
    "FordelingsmodtagerListRequest",
    t(
        "Routing",
        Sekvens(
            (
                d("AfsendendeMyndighed", CVR),
                d("RoutingMyndighed", CVR),
                d("RoutingKLEEmne", KLE),
                d("RoutingHandlingFacet", FACET, 0),
            )
        ),
    ),
)
LIST_SVAR = t(
    "FordelingsmodtagerListResponse",
    Sekvens(
        (
            t(
                "Systemer",
                Sekvens(
                    (
                        d(
                            "System",
                            Sekvens(
                                (
                                    d("SystemMyndighed", CVR),
                                    d("SystemUUID", UUID),
                                    d("SystemNavn", TEKST),
                                    d("RoutingKLEEmne", KLE),
                                    d("RoutingHandlingFacet", FACET, 0),
                                )
                            ),
                            0,
                            None,
                        ),
                    )
                ),
            ),
        )
    ),
)
VALIDER = hos_sp(
    "FordelingsmodtagerValiderRequest",
    t("AfsendendeMyndighed", CVR),
    t("RoutingListe", Sekvens((d("Routing", Sekvens(_RUTE), 1, None),))),
)
VALIDER_SVAR = t(
    "FordelingsmodtagerValiderResponse",
    Sekvens(
        (
            t(
                "RoutingListe",
                Sekvens(
                    (d("RoutingModtager", Sekvens((*_RUTE, d("KanModtage", BOOLEAN))), 1, None),)
                ),
            ),
        )
    ),
)
# The two call-backs.
MODTAG = d("FordelingsobjektModtagRequest", Sekvens((d("anmodning", ANMODNING),)))
MODTAG_SVAR = d(
    "FordelingsobjektModtagResponse", Sekvens((d("ForretningsKvittering", KVITTERING),))
)
KVITTERING_TIL_ANVENDER = d(
    "FordelingskvitteringModtagAnvenderRequest",
    Sekvens((d("Forretningskvittering", KVITTERING), d("DistributionContext", KONTEKST))),
)
KVITTERING_TIL_ANVENDER_SVAR = d("FordelingskvitteringModtagAnvenderResponse", Sekvens(()))
