"""What cannot be, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fordeling.opsaetning.values import OpsaetningFejl

# By field and cause of OpsaetningFejl.
FEJL: dict[tuple[str, str], str | Promise] = {
    ("titler", "mange"): _("Der kan højst være 100 titler."),
    ("titler", "lang"): _("En titel må højst være 200 tegn."),
    ("titler", "ens"): _("To titler er ens."),
    ("navn", "mangler"): _("Skriv skabelonens navn."),
    ("navn", "lang"): _("Navnet må højst være 200 tegn."),
    ("navn", "ens"): _("Der er allerede en skabelon med det navn."),
    ("navn", "mange"): _("Der kan højst være 50 skabeloner."),
    ("tekst", "mangler"): _("Skriv skabelonens tekst."),
    ("tekst", "lang"): _("Teksten fylder mere end et journalnotat må."),
    ("tekst_dage", "dage"): _("Skriv et helt tal fra 0 til 365, eller lad feltet være tomt."),
    ("modtagere", "ukendt"): _("Et af fagsystemerne er ikke længere tilsluttet."),
    ("moenster", "kle"): _("Skriv KLE som nn.nn.nn, nn.nn.*, nn.* eller *."),
    ("facet", "facet"): _("Skriv handlingsfacetten som et bogstav og to cifre, fx G01."),
    ("fra", "dato"): _("Skriv en dato."),
    ("til", "dato"): _("Skriv en dato, eller lad feltet være tomt."),
    ("fra", "fortid"): _("En rute kan ikke ændres tilbage i tiden. Vælg i dag eller senere."),
    ("til", "foer"): _("Sidste dag kan ikke ligge før første dag."),
    ("system", "ukendt"): _("Vælg et fagsystem, der kan modtage."),
    ("system", "modtager_ikke"): _("Fagsystemet modtager ikke for kommunen. Slå det til først."),
    ("modtag_url", "url"): _("Adressen skal være https, uden adgangskode og parametre."),
    ("kvittering_url", "url"): _("Adressen skal være https, uden adgangskode og parametre."),
    ("certifikat", "certifikat"): _(
        "Giv certifikatet som PEM, eller dets SHA-256 som 64 hexcifre."
    ),
    ("typer", "ukendt"): _("En af objekttyperne kendes ikke."),
    ("rute", "ukendt"): _("Ruten gælder ikke længere."),
}


def fejltekst(fejl: OpsaetningFejl) -> str | Promise:
    """What is wrong with what was asked for."""
    return FEJL.get((fejl.felt, fejl.aarsag), fejl.aarsag)
