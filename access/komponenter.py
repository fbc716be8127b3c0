"""Komponent and Beskrivelse of the revisionslog, letter for letter as the public audit report maps
them.

Source: SAPA.md section 2.4. `Komponent` is cut at 80 characters there, so ours are written cut.
"""

from typing import NamedTuple

_F = "SOP.FrontEnd.Services.Implementation."
_X = "SOP.FrontEnd."


class Element(NamedTuple):
    """One kind of row: what was shown or done."""

    komponent: str
    beskrivelse: str


def _element(komponent: str, beskrivelse: str) -> Element:
    return Element(komponent[:80], beskrivelse)


PERSON = _element(_F + "Part.PartService", "Visning#Person")
VIRKSOMHED = _element(_F + "Part.PartService", "Visning#Virksomhed")
PERSONOVERBLIK = _element(_F + "Part.PartService", "Visning Personoverblik#Person")
VIRKSOMHEDSOVERBLIK = _element(
    _F + "Virksomhed.VirksomhedService", "Visning Virksomhedsoverblik#Virksomhed"
)
SAGER = _element(_F + "Sag.SagService", "Visning Sager#Sag")
SAGSOVERBLIK = _element(_F + "Sag.SagService", "Visning Sagsoverblik#Sag")
DOKUMENTER = _element(_F + "Dokument.DokumentService", "Visning Dokumenter#Sag")
DOKUMENTOVERBLIK = _element(_F + "Dokument.DokumentService", "Visning Dokumentoverblik#Dokument")
JOURNALNOTATER = _element(_F + "Journalnote.JournalnoteService", "Journalnotat Visning#Sag")
YDELSER = _element(_F + "Ydelser.YdelserService", "Visning Ydelser")
IKKE_OEKONOMISKE_YDELSER = _element(_F + "Ydelser.YdelserService", "Visning IkkeOekonomiskeYdelser")
UDK_YDELSER = _element(_F + "Udk.UdkService", "Visning UdkYdelserService")
LOFT = _element(_F + "Loftsinformationer.LoftsinformationerService", "Visning Loftvisning")
ADRESSEHISTORIK = _element(_F + "Adressehistorik.AdressehistorikService", "Søgning")
# The tab Tidslinje, one row per provider shown; Helhedsoverblik, two per person shown.
_T = _F + "Timeline.Providers."
TIDSLINJE_ADRESSER = _element(_T + "AdresseflytningerTimelin", "Søgning")
TIDSLINJE_ADVISER = _element(_T + "AdviserTimelineProvider", "Søgning")
TIDSLINJE_DOKUMENTER = _element(_T + "DokumenterTimelineProvid", "Søgning")
TIDSLINJE_SERVICE_STARTET = _element(_T + "IkkeOekonomiskeYdelserSt", "Søgning")
TIDSLINJE_SERVICE_AFSLUTTET = _element(_T + "IkkeOekonomiskeYdelserAf", "Søgning")
TIDSLINJE_NOTATER = _element(_T + "JournalnotaterTimelinePr", "Journalnotat Visning")
TIDSLINJE_SAGER = _element(_T + "SagerTimelineProvider", "Søgning")
TIDSLINJE_YDELSER_STARTET = _element(_T + "YdelserStartetTimelinePr", "Søgning")
TIDSLINJE_YDELSER_AFSLUTTET = _element(_T + "YdelserAfsluttetTimeline", "Søgning")
HELHED_SAGER = _element(_F + "SagsOgYdelseTidsLinje.SagsOgYdelseTidslinje", "Søgning Sag")
HELHED_YDELSER = _element(_F + "SagsOgYdelseTidsLinje.SagsOgYdelseTidslinje", "Søgning Ydelser")
HISTORISK_ADRESSESOEGNING = _element(
    _F + "AddressHistorySearch.AddressHistorySearchSe", "Historisk Adressesøgning"
)
FAMILIESAMLING = _element(
    _F + "Familiesamlinger.FamiliesamlingerServices", "Visning Familiesamlinger"
)
FAMILIESAMLING_VISUEL = _element(
    _F + "Familiesamlinger.FamiliesamlingerServices", "Visning FamiliesamlingerDiagram"
)
BOPAELSSAMLING = _element(_F + "Bopaelssamling.BopaelssamlingService", "Visning Bopælssamlinger")
BOPAELSSAMLING_VISUEL = _element(
    _F + "Bopaelssamling.BopaelssamlingService", "Visning BopælssamlingerDiagram"
)
ADVISER = _element(_F + "Advis.AdvisService", "Visning Adviser")
INSTITUTIONER = _element(_F + "Skolegrunddata.SkolegrunddataService", "Visning Skolegrunddata")
SOEGNING = _element(_F + "Soege.SoegService", "Søgning")
SOEGNING_PERSON = _element(_F + "Soege.SoegService", "Søgning Person")
SOEGNING_VIRKSOMHED = _element(_F + "Soege.SoegService", "Søgning Virksomhed")
SOEGNING_SAG = _element(_F + "Soege.SoegService", "Søgning Sag")
SOEGNING_DOKUMENT = _element(_F + "Soege.SoegService", "Søgning Dokument")
SOEGNING_AFDELINGER = _element(
    _F + "OrganisationSearch.OrganisationSearchService", "Søgning Afdelinger"
)
SOEGNING_BRUGERE = _element(_F + "OrganisationSearch.OrganisationSearchService", "Søgning Brugere")
KONTAKTKORT = _element(_X + "Controllers.Repository.RepositoryController", "Modal Åbnet : Bruger")
_B = "SOP.Administration.Services.Implementation."
# Shown; and made, changed or deleted.
BEMAERKNING_VIST = _element(_B + "BemaerkningService", "Visning")
BEMAERKNING = _element(_B + "BemaerkningService", "Bemærkning")
SE_FULDT_CPR = _element(_X + "Controllers.PartController", "PartCpr")
# To a fagsystem, and from one to SAPA.
DIALOG_UD = _element(_X + "Controllers.ExternalRedirectController", "DialogIntegration")
DIALOG_IND = _element(_X + "Handlers.DialogIntegrationHandler", "DialogIntegration")
# A fagsystem that read or searched the indexes. Ours, like those below.
INDEKS_LAES = _element("SAPA.Indeks.Laesning", "Læs")
INDEKS_FREMSOEG = _element("SAPA.Indeks.Laesning", "Fremsøg")
# Ours: the public table has no row for these. They fall outside its tabs and are kept all the same.
LOG_IND = _element("SAPA.Adgang.Login", "Log ind")
LOG_UD = _element("SAPA.Adgang.Login", "Log ud")
PAA_VEGNE_AF = _element("SAPA.Adgang.Login", "På vegne af")
BESKYTTET_ADRESSE = _element("SAPA.Adgang.BeskyttetAdresse", "Visning Beskyttet adresse#Person")
BESKYTTET_INSTITUTION = _element(
    "SAPA.Adgang.BeskyttetAdresse", "Visning Beskyttet institution#Person"
)
# What was done with adviser, and a file of them.
ADVIS_HANDLING = _element("SAPA.Advis.Indbakke", "Advis behandlet")
ADVIS_EKSPORT = _element("SAPA.Advis.Indbakke", "Eksport Adviser")
ADVIS_API = _element("SAPA.Advis.Api", "Læs Adviser")
ADVIS_API_FAERDIG = _element("SAPA.Advis.Api", "Advis færdiggjort")
HISTORIK = _element("SAPA.Overblik.Historik", "Visning Historik#Person")
GENOGRAM = _element("SAPA.Overblik.Genogram", "Visning Genogram#Person")
GENOGRAM_FIL = _element("SAPA.Overblik.Genogram", "Eksport Genogram#Person")
# Min side: what is new about somebody, and who was made one of the user's own.
AENDRINGER = _element("SAPA.Overblik.MinSide", "Visning Ændringer#Person")
FORETRUKKEN = _element("SAPA.Overblik.MinSide", "Foretrukken#Person")
EJENDOM = _element("SAPA.Overblik.Ejendom", "Visning Ejendom#Ejendom")
SOEGNING_EJENDOM = _element("SAPA.Overblik.Ejendom", "Søgning Ejendom")
# Who owns a company or a property, one row per person; and what a person or a company owns.
EJER = _element("SAPA.Overblik.Ejerskab", "Visning Ejer#Person")
EJERSKAB = _element("SAPA.Overblik.Ejerskab", "Visning Ejerskab#Part")
# A live look-up: that CPR was asked, before it is; and what of its answer was shown.
CPR_SPURGT = _element("SAPA.Opslag.Cpr", "CPR spurgt#Person")
CPR_VIST = _element("SAPA.Opslag.Cpr", "Visning Opslag i CPR#Person")
# Work lists: who is on one when it is made, shown on a page or sent as a file, one row per person;
# and what is done with the lists themselves.
LISTE_DANNET = _element("SAPA.Arbejdslister", "Dannelse Arbejdsliste#Person")
LISTE_VIST = _element("SAPA.Arbejdslister", "Visning Arbejdsliste#Person")
LISTE_FIL = _element("SAPA.Arbejdslister", "Eksport Arbejdsliste#Person")
LISTE = _element("SAPA.Arbejdslister", "Arbejdsliste")
# Packages for who asks for insight: a row about the package, and one for each person in it.
INDSIGT = _element("SAPA.Indsigt", "Indsigtspakke#Person")
INDSIGT_DANNET = _element("SAPA.Indsigt", "Dannelse Indsigtspakke#Person")
INDSIGT_VIST = _element("SAPA.Indsigt", "Visning Indsigtspakke#Person")
INDSIGT_FIL = _element("SAPA.Indsigt", "Eksport Indsigtspakke#Person")
# Drafts of letters to holders of forældremyndighed: one row for the child and each who is named.
BREV = _element("SAPA.Brev", "Visning Brev#Person")
BREV_FIL = _element("SAPA.Brev", "Eksport Brev#Person")
AFVIST = _element("SAPA.Adgang.Afvist", "Adgang afvist")
FORMAAL_VALGT = _element("SAPA.Adgang.Formaal", "Formål valgt")
FORMAAL_AFSLUTTET = _element("SAPA.Adgang.Formaal", "Formål afsluttet")
# The log about itself. An extract is ordered and fetched under the public name; the rest is ours.
REVISIONSLOGUDTRAEK = _element(
    "SOP.Administration.Controllers.RevisionslogController", "Revisionslogudtræk"
)
REVISIONSLOG = _element("SAPA.Revision.Revisionslog", "Visning Revisionslog")
# The report over the log; and the lists that its alarms look for. A fetched one is a row for
# each person in it.
RAPPORT = _element("SAPA.Revision.Rapport", "Visning Rapport")
RAPPORTLISTE = _element("SAPA.Revision.Rapport", "Liste til alarmer ændret")
RAPPORTLISTE_VIST = _element("SAPA.Revision.Rapport", "Visning Liste til alarmer#Person")
RAPPORTLISTE_HENTET = _element("SAPA.Revision.Rapport", "Eksport Liste til alarmer#Person")
REVISIONSLOG_SLETTET = _element("SAPA.Revision.Opbevaring", "Sletning af måned")
ADMINISTRATION = _element("SAPA.Administration", "Ændring")
ADMINISTRATION_VIST = _element("SAPA.Administration", "Visning")
LOG_IND_AFVIST = _element("SAPA.Adgang.Login", "Log ind afvist")
# Operations of the intake.
LEVERANCER = _element("SAPA.Drift.Leverancer", "Visning Leverancer")
KARANTAENE = _element("SAPA.Drift.Karantaene", "Visning Karantæne")
KARANTAENE_INDHOLD = _element("SAPA.Drift.Karantaene", "Visning Indhold i karantæne")
KARANTAENE_AFSPIL = _element("SAPA.Drift.Karantaene", "Afspilning bestilt")
KARANTAENE_KASSER = _element("SAPA.Drift.Karantaene", "Kasseret")
BESKEDER = _element("SAPA.Drift.Beskeder", "Visning Beskeder")
BESKED_INDHOLD = _element("SAPA.Drift.Beskeder", "Visning Indhold i besked")
BESKED_AFSPIL = _element("SAPA.Drift.Beskeder", "Afspilning af besked")
DUESLAG_LUK = _element("SAPA.Drift.Beskeder", "Dueslag sat inaktivt")
DUESLAG_AABN = _element("SAPA.Drift.Beskeder", "Dueslag sat aktivt")
BESKED_KASSER = _element("SAPA.Drift.Beskeder", "Besked kasseret")
# Hand-offs (SF2900): what a user wrote and sent, and what systems said of it.
KLADDE = _element("SAPA.Fordeling.Journalnotat", "Visning Kladde#Person")
JOURNALNOTAT_SENDT = _element("SAPA.Fordeling.Journalnotat", "Journalnotat sendt#Sag")
JOURNALNOTAT_STATUS = _element("SAPA.Fordeling.Journalnotat", "Visning Afsendt journalnotat#Sag")
FORDELING_AFSENDT = _element("SAPA.Fordeling.Komponent", "FordelingsobjektAfsend")
FORDELING_KVITTERING = _element("SAPA.Fordeling.Komponent", "FordelingskvitteringModtag")
FORDELING_MODTAGERE = _element("SAPA.Fordeling.Komponent", "Fordelingsmodtager")
FORDELING_HENTET = _element("SAPA.Fordeling.Komponent", "Hentet fra postkasse")
FORDELINGSDRIFT = _element("SAPA.Drift.Fordeling", "Visning Fordeling")
FORDELING_IGEN = _element("SAPA.Drift.Fordeling", "Afsendelse startet igen")
FORDELINGSSYSTEMER = _element("SAPA.Drift.Fordeling", "Visning Tilsluttede systemer")
NOTATOPSAETNING = _element("SAPA.Administration.Journalnotater", "Visning Journalnotater")
OPSLAGSDRIFT = _element("SAPA.Drift.Opslag", "Visning Opslag")
LEVERINGER = _element("SAPA.Drift.Advis", "Visning Leveringer af advis")
LEVERING_GENSTART = _element("SAPA.Drift.Advis", "Levering af advis genstartet")
KILDER = _element("SAPA.Drift.Kilder", "Visning Kilder")
STATISTIK = _element("SAPA.Statistik", "Visning Statistik")
# Set-up of advisgrupper. A list and a sample are a row for each person.
ADVISGRUPPER = _element("SAPA.Administration.Advisgrupper", "Visning Advisgrupper")
ADVISGRUPPE_AENDRET = _element("SAPA.Administration.Advisgrupper", "Ændring Advisgruppe")
ADVISGRUPPE_EKSPORT = _element("SAPA.Administration.Advisgrupper", "Eksport Advisgruppe")
ADVISGRUPPE_PROEVE = _element(
    "SAPA.Administration.Advisgrupper", "Visning Prøve af advisgruppe#Person"
)
ADVISMODTAGERE = _element("SAPA.Administration.Modtagersystemer", "Visning Modtagersystemer")
ADVISMODTAGER_AENDRET = _element("SAPA.Administration.Modtagersystemer", "Ændring Modtagersystem")
ADVISGRUPPE_LISTE = _element("SAPA.Administration.Advisgrupper", "Advisgruppes liste#Person")


def alle() -> list[Element]:
    """Every element there is."""
    return [value for value in globals().values() if isinstance(value, Element)]
