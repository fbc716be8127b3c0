"""The tab of a row of the log: exact equality of Komponent and Beskrivelse (SAPA.md 2.3, 2.4)."""

from __future__ import annotations

from access import komponenter as k
from access.komponenter import Element

_TIDSLINJE = (
    k.TIDSLINJE_ADRESSER,
    k.TIDSLINJE_ADVISER,
    k.TIDSLINJE_DOKUMENTER,
    k.TIDSLINJE_SERVICE_STARTET,
    k.TIDSLINJE_SERVICE_AFSLUTTET,
    k.TIDSLINJE_NOTATER,
    k.TIDSLINJE_SAGER,
    k.TIDSLINJE_YDELSER_STARTET,
    k.TIDSLINJE_YDELSER_AFSLUTTET,
)
FANE: dict[Element, str] = {
    k.PERSON: "Adgang Part",
    k.VIRKSOMHED: "Adgang Part",
    k.PERSONOVERBLIK: "Persondetaljer",
    k.VIRKSOMHEDSOVERBLIK: "Virksomhedsdetaljer",
    k.SAGER: "Sager/Ejendomssager",
    k.SAGSOVERBLIK: "Adgang Sag/Sagsdetaljer",
    k.DOKUMENTER: "Dokumenter",
    k.DOKUMENTOVERBLIK: "Adgang Dokument/DokumentDetaljer",
    k.JOURNALNOTATER: "Journalnotater",
    k.YDELSER: "Ydelser",
    k.IKKE_OEKONOMISKE_YDELSER: "Ikke-økonomiske ydelser",
    k.UDK_YDELSER: "UDK Ydelser",
    k.LOFT: "Loftsberegner",
    k.ADRESSEHISTORIK: "Adressehistorik",
    k.HISTORISK_ADRESSESOEGNING: "Adressehistorik",
    k.FAMILIESAMLING: "Familiesamlinger (liste)",
    k.FAMILIESAMLING_VISUEL: "Familiesamlinger (visuel)",
    k.BOPAELSSAMLING: "Bopælssamlinger (liste)",
    k.BOPAELSSAMLING_VISUEL: "Bopælssamlinger (visuel)",
    k.INSTITUTIONER: "Institutionsoplysninger",
    k.ADVISER: "Adviser",
    k.HELHED_SAGER: "Helhedsoverblik",
    k.HELHED_YDELSER: "Helhedsoverblik",
    **dict.fromkeys(_TIDSLINJE, "Tidslinje"),
    k.SOEGNING: "Søgning",
    k.SOEGNING_PERSON: "Søgning",
    k.SOEGNING_VIRKSOMHED: "Søgning",
    k.SOEGNING_SAG: "Søgning",
    k.SOEGNING_DOKUMENT: "Søgning",
    k.SOEGNING_AFDELINGER: "Organisation",
    k.SOEGNING_BRUGERE: "Organisation",
    k.KONTAKTKORT: "Organisation",
    k.BEMAERKNING: "Tværgående bemærkninger",
    k.BEMAERKNING_VIST: "Tværgående bemærkninger",
    k.SE_FULDT_CPR: "Se Fuldt CPR",
    k.DIALOG_UD: "DialogIntegration",
    k.DIALOG_IND: "DialogIntegration",
    k.REVISIONSLOGUDTRAEK: "Administration",
}
UDEN_FANE = "Uden fane"
NAVNE: tuple[str, ...] = tuple(sorted({*FANE.values(), UDEN_FANE}))


def fane(komponent: str, beskrivelse: str) -> str:
    """The tab's name; `UDEN_FANE` for a row that the table does not know."""
    return FANE.get(Element(komponent, beskrivelse), UDEN_FANE)


def elementer(navn: str) -> list[Element]:
    """The kinds of rows of a tab."""
    return [element for element, found in FANE.items() if found == navn]
