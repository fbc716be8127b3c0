"""Every page about a person belongs to a registered tab, so that a målgruppevisning can leave it out,
or is excused by name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sapa.overblik.faner import faner, ved_rute

# Addresses with a key of a part, a sag or a dokument that are no tab's, and why.
UNDTAGET = {
    "cpr": "the number in the header, which stands on every tab",
    "foretrukken": "the star in the header",
    "opret_bemaerkning": "bemærkninger stand in the header, by a rule of their own",
    "ret_bemaerkning": "the same",
    "slet_bemaerkning": "the same",
    "udloeb_bemaerkning": "the same",
    "udloebet_bemaerkning": "the same",
    "journalnotat": "written from the header, by a right of its own, on cases that are shown",
    "journalnotat_kladde": "the same",
    "journalnotat_send": "the same",
    "journalnotat_annuller": "the same",
    "sag_journalnotat": "the same, from the page of a sag, which is registered",
    "indsigt": "a package holds what the tabs would show, part by part by the same rights",
    "samlet": "each tab that it shows is asked for by its own view, among those of her visning",
    "revision_cpr": "of a row of the revisionslog, for those who audit",
}
NOEGLER = {"part_uuid", "sag_uuid", "dokument_uuid"}


def ruter(resolver: URLResolver | None = None) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            # The API is for systems: they have serviceaftaler, and no visning.
            found += [] if str(pattern.pattern).startswith("api/") else ruter(pattern)
        else:
            found.append(pattern)
    return found


def test_every_address_of_a_person_or_a_sag_belongs_to_a_tab_or_is_excused():
    homeless = {
        str(p.name)
        for p in ruter()
        if NOEGLER & set(p.pattern.converters) and ved_rute(str(p.name)) is None
    }
    assert homeless - set(UNDTAGET) == set()
    assert set(UNDTAGET) <= {str(p.name) for p in ruter()}


def test_every_route_that_a_tab_names_is_there():
    known = {str(p.name) for p in ruter()}
    for fane in faner():
        assert fane.alle_ruter <= known, fane.noegle


def test_every_tab_of_a_person_leads_to_an_address_of_hers():
    part = "11111111-1111-4111-8111-111111111111"
    for fane in faner():
        if fane.side == "person":
            assert reverse(fane.rute, args=[part]).startswith(f"/person/{part}/"), fane.noegle


def test_the_view_behind_a_tab_demands_the_rights_that_the_tab_says():
    """Else the tab would be shown to those whom its address refuses."""
    views = {str(p.name): p.callback for p in ruter()}
    for fane in faner():
        demanded = views[fane.rute].adgangskrav
        assert set(fane.permissions) == set(demanded), fane.noegle
