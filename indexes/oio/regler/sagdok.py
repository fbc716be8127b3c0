"""Rules for sag and dokument: the anvisninger Sagsobjekt 1.7 and Dokumentobjekt 1.7."""

import re
from collections.abc import Sequence
from typing import Any

from indexes.oio.art import Art
from indexes.oio.referencer import er_kle
from indexes.oio.regler.faelles import (
    Relationskontrol,
    kraevet,
    paa_en_linje,
    tid,
    virkning,
)
from indexes.oio.regler.protokol import DOKUMENT, SAG, Protokol
from indexes.oio.regler.tidslinje import Periode, hul, overlapper
from indexes.oio.roller import Rolle

MAKS_NOTAT = 100 * 1024
"""Largest journalnotat in bytes, decoded (anvisning Sagsobjekt, Journalnotat)."""
_STOERSTE_VERSION = 2**31 - 1
_HANDLINGSFACET = re.compile(r"[A-ZÆØÅ][0-9]{2}")

_PLIGTIGE_SAG = (
    ("Sagsaktoer", "Ejer", True),
    ("Sagsaktoer", "Ansvarlig", True),
    ("Sagsklasse", "Primær klasse", True),
    ("Sagsklasse", "Handlingsklasse", True),
    ("SagsitsystemRelation", "Master", True),
    ("SagsitsystemRelation", "Afsender", True),
    # SAPA's views rest on these two, but some technical cases have neither.
    ("Sagsaktoer", "Primær behandler", False),
    ("Sagspart", "Primær part", False),
)
_PLIGTIGE_DOKUMENT = (
    ("Dokumentaktoer", "Ejer", True),
    ("Dokumentaktoer", "Ansvarlig", True),
    ("Dokumentklasse", "Primær klasse", True),
    ("DokumentitsystemRelation", "Master", True),
    ("DokumentitsystemRelation", "Afsender", True),
)
_MED_CVR = {"Ejer", "Ansvarlig", "Primær behandler", "Andre behandlere"}


def sag(p: Protokol, registreringer: Sequence[dict[str, Any]], rod: str) -> None:
    """All rules of a sag."""
    kontrol = Relationskontrol(p, Art.SAG)
    egenskaber = foelsomheder = 0
    koder: set[str] = set()
    for nr, registrering in enumerate(registreringer, start=1):
        sti = f"{rod}/Registrering[{nr}]"
        attributter = registrering.get("AttributListe", {})
        egenskaber += _sag_egenskaber(p, attributter.get("Egenskaber", ()), f"{sti}/AttributListe")
        for i, saet in enumerate(attributter.get("SagIndeksEgenskaber", ()), start=1):
            sti_e = f"{sti}/AttributListe/SagIndeksEgenskaber[{i}]"
            virkning(p, saet, sti_e)
            foelsomheder += "Foelsomhed" in saet
            if "OprettetTidspunkt" in saet:
                tid(p, saet["OprettetTidspunkt"], f"{sti_e}/OprettetTidspunkt")
            paa_en_linje(p, saet, ("Sagsstatus", "Sagskategori", "Lokation"), sti_e, SAG)
        koder |= _fremdrift(p, registrering.get("TilstandListe", {}), f"{sti}/TilstandListe", SAG)
        for rolle, relation, sti_r in kontrol.registrering(registrering, sti):
            _SAG_RELATION.get(rolle.relation, _ingen)(p, rolle, relation, sti_r)
    if p.importer:
        if not egenskaber:
            p.afvis(f"{rod}/Registrering[1]", "egenskaber.mangler", SAG, "Egenskaber mangler.")
        if not foelsomheder:
            p.afvis(f"{rod}/Registrering[1]", "foelsomhed.mangler", SAG, "Foelsomhed mangler.")
        if "Opstaaet" not in koder:
            p.afvis(
                f"{rod}/Registrering[1]/TilstandListe",
                "tilstand.opstaaet",
                f"{SAG}, Fremdrift",
                "En sag skal have tilstanden Opstaaet ved import.",
            )
    kontrol.afslut(f"{rod}/Registrering[1]/RelationListe", _PLIGTIGE_SAG)


def dokument(p: Protokol, registreringer: Sequence[dict[str, Any]], rod: str) -> None:
    """All rules of a dokument."""
    kontrol = Relationskontrol(p, Art.DOKUMENT)
    egenskaber = foelsomheder = 0
    for nr, registrering in enumerate(registreringer, start=1):
        sti = f"{rod}/Registrering[{nr}]"
        perioder: list[Periode] = []
        saet_liste = registrering.get("AttributListe", {}).get("Egenskaber", ())
        for i, saet in enumerate(saet_liste, start=1):
            sti_e = f"{sti}/AttributListe/Egenskaber[{i}]"
            if periode := virkning(p, saet, sti_e):
                perioder.append(periode)
            _dokument_saet(p, saet, sti_e)
            egenskaber += 1
            foelsomheder += "Foelsomhed" in saet
        _ens_tid(p, perioder, f"{sti}/AttributListe/Egenskaber", DOKUMENT)
        _fremdrift(p, registrering.get("TilstandListe", {}), f"{sti}/TilstandListe", DOKUMENT)
        for rolle, relation, sti_r in kontrol.registrering(registrering, sti):
            _DOKUMENT_RELATION.get(rolle.relation, _ingen)(p, rolle, relation, sti_r)
    if p.importer:
        if not egenskaber:
            p.afvis(f"{rod}/Registrering[1]", "egenskaber.mangler", DOKUMENT, "Egenskaber mangler.")
        elif not foelsomheder:
            p.afvis(f"{rod}/Registrering[1]", "foelsomhed.mangler", DOKUMENT, "Foelsomhed mangler.")
    kontrol.afslut(f"{rod}/Registrering[1]/RelationListe", _PLIGTIGE_DOKUMENT)


def _sag_egenskaber(p: Protokol, liste: Sequence[dict[str, Any]], sti: str) -> int:
    perioder: list[Periode] = []
    for i, saet in enumerate(liste, start=1):
        sti_e = f"{sti}/Egenskaber[{i}]"
        if periode := virkning(p, saet, sti_e):
            perioder.append(periode)
        kraevet(p, True, saet, ("BrugervendtNoegle", "Sagsnummer", "Titel"), sti_e, SAG)
        if saet.get("BrugervendtNoegle") != saet.get("Sagsnummer"):
            p.advar(
                f"{sti_e}/BrugervendtNoegle",
                "noegle.sagsnummer",
                SAG,
                "BrugervendtNoegle skal være lig Sagsnummer.",
            )
        paa_en_linje(
            p,
            saet,
            ("BrugervendtNoegle", "Sagsnummer", "Titel", "HjemmelSpecifikation"),
            sti_e,
            SAG,
        )
    _ens_tid(p, perioder, f"{sti}/Egenskaber", SAG)
    return len(liste)


def _dokument_saet(p: Protokol, saet: dict[str, Any], sti: str) -> None:
    kraevet(p, True, saet, ("BrugervendtNoegle", "Titel", "Dokumentnummer"), sti, DOKUMENT)
    kraevet(p, False, saet, ("Type", "Foelsomhed"), sti, DOKUMENT)
    paa_en_linje(p, saet, ("BrugervendtNoegle", "Titel", "Dokumentnummer"), sti, DOKUMENT)
    if "BrevDato" in saet:
        tid(p, f"{saet['BrevDato'][:10]}T00:00:00Z", f"{sti}/BrevDato")
    if saet.get("Type") == "Brev":
        p.advar(f"{sti}/Type", "dokument.brev", DOKUMENT, "Typen Brev må ikke bruges mere.")
    if saet.get("Type") == "Brev, indgaaende":
        kraevet(p, False, saet, ("BrevDato",), sti, DOKUMENT)
    if ("VersionIdentifikator" in saet) != ("UnderversionIdentifikator" in saet):
        p.advar(
            f"{sti}/VersionIdentifikator",
            "dokument.version",
            DOKUMENT,
            "Version og underversion skal gives sammen.",
        )
    for felt in ("VersionIdentifikator", "UnderversionIdentifikator"):
        if not 0 <= saet.get(felt, 0) <= _STOERSTE_VERSION:
            p.afvis(f"{sti}/{felt}", "dokument.version", DOKUMENT, "Tallet er uden for området.")


def _ens_tid(p: Protokol, perioder: list[Periode], sti: str, afsnit: str) -> None:
    if overlapper(perioder):
        p.advar(sti, "egenskaber.overlap", afsnit, "To sæt egenskaber gælder på samme tid.")


def _fremdrift(p: Protokol, liste: dict[str, Any], sti: str, afsnit: str) -> set[str]:
    """Check the states of one registrering; the codes found."""
    perioder: list[Periode] = []
    koder: set[str] = set()
    for i, tilstand in enumerate(liste.get("Fremdrift", ()), start=1):
        sti_t = f"{sti}/Fremdrift[{i}]"
        if periode := virkning(p, tilstand, sti_t):
            perioder.append(periode)
        kraevet(p, True, tilstand, ("FremdriftStatusKode",), sti_t, f"{afsnit}, Fremdrift")
        koder.add(tilstand.get("FremdriftStatusKode", ""))
    if overlapper(perioder):
        tekst = "Der er to tilstande på samme tid."
        p.afvis(f"{sti}/Fremdrift", "tilstand.overlap", f"{afsnit}, Fremdrift", tekst)
    elif hul(perioder):
        tekst = "Der er et hul mellem tilstandene."
        p.advar(f"{sti}/Fremdrift", "tilstand.hul", f"{afsnit}, Fremdrift", tekst)
    return koder


# --- One relation each: (protokol, role, relation, path) ----------------------------------------


def _ingen(p: Protokol, rolle: Rolle, relation: dict[str, Any], sti: str) -> None:
    """Relations without rules of their own."""


def _cvr(p: Protokol, rolle: Rolle, udvidelse: dict[str, Any], felt: str, sti: str) -> None:
    afsnit = f"{SAG if rolle.indeks == Art.SAG else DOKUMENT}, {rolle.relation}"
    if felt not in udvidelse:
        if rolle.navn == "Ejer":
            p.afvis(f"{sti}/{felt}", "ejer.cvr", afsnit, "Ejer skal have et CVR-nummer.")
        elif rolle.navn in _MED_CVR and rolle.indeks == Art.SAG:
            p.advar(f"{sti}/{felt}", "aktoer.cvr", afsnit, f"{rolle.navn} skal have CVR-nummer.")
    elif rolle.navn == "Bopælskommune":
        p.advar(f"{sti}/{felt}", "felt.uoensket", afsnit, "CVR-nummer må ikke udfyldes her.")


def _aktoer(p: Protokol, rolle: Rolle, relation: dict[str, Any], sti: str) -> None:
    i_sag = rolle.indeks == Art.SAG
    afsnit = f"{SAG if i_sag else DOKUMENT}, {rolle.relation}"
    navn = "SagsaktoerLokalUdvidelse" if i_sag else "DokumentaktoerLokalUdvidelse"
    udvidelse, sti = relation.get(navn, {}), f"{sti}/{navn}"
    _cvr(p, rolle, udvidelse, "CVR-Nummer" if i_sag else "CVR-Nr", sti)
    kraevet(p, False, udvidelse, ("FuldtNavn",), sti, afsnit)
    if "urn" in relation.get("ReferenceID", {}):
        kraevet(p, False, udvidelse, ("BrugervendtNoegle",), sti, afsnit)
    paa_en_linje(p, udvidelse, ("FuldtNavn", "BrugervendtNoegle"), sti, afsnit)


def _part(p: Protokol, rolle: Rolle, relation: dict[str, Any], sti: str) -> None:
    i_sag = rolle.indeks == Art.SAG
    afsnit = f"{SAG if i_sag else DOKUMENT}, {rolle.relation}"
    navn = "SagspartLokalUdvidelse" if i_sag else "DokumentpartLokalUdvidelse"
    udvidelse, sti = relation.get(navn, {}), f"{sti}/{navn}"
    kraevet(p, False, udvidelse, ("FuldtNavn",), sti, afsnit)
    if "BrugervendtNoegle" in udvidelse:
        p.advar(f"{sti}/BrugervendtNoegle", "felt.uoensket", afsnit, "Feltet må ikke udfyldes.")
    paa_en_linje(p, udvidelse, ("FuldtNavn",), sti, afsnit)


def _klasse(p: Protokol, rolle: Rolle, relation: dict[str, Any], sti: str) -> None:
    i_sag = rolle.indeks == Art.SAG
    afsnit = f"{SAG if i_sag else DOKUMENT}, {rolle.relation}"
    navn = "SagsklasseLokalUdvidelse" if i_sag else "DokumentklasseLokalUdvidelse"
    udvidelse, sti_u = relation.get(navn, {}), f"{sti}/{navn}"
    noegle = udvidelse.get("BrugervendtNoegle")
    if rolle.navn == "Primær klasse":
        # Access to the object is decided by its KLE number, so it must be one.
        if noegle is None or not er_kle(noegle):
            laengde = "mangler" if noegle is None else f"har {len(noegle)} tegn"
            tekst = f"KLE-nummeret skal have formen nn.nn.nn; det {laengde}."
            p.afvis(f"{sti_u}/BrugervendtNoegle", "kle.form", afsnit, tekst)
    else:
        kraevet(p, False, udvidelse, ("BrugervendtNoegle",), sti_u, afsnit)
    if rolle.navn == "Handlingsklasse" and noegle and not _HANDLINGSFACET.fullmatch(noegle):
        tekst = f"Handlingsfacetten skal have formen G01; den har {len(noegle)} tegn."
        p.advar(f"{sti_u}/BrugervendtNoegle", "kle.facet", afsnit, tekst)
    if rolle.navn == "Afgørelsesklasse" and relation.get("Indeks") not in (None, "", "1"):
        p.advar(f"{sti}/Indeks", "indeks.afgoerelse", afsnit, "Indeks skal være 1.")
    if "urn" in relation.get("ReferenceID", {}):
        felter = ("Facettitel", "Klassetitel") if i_sag else ("Klassetitel",)
        kraevet(p, False, udvidelse, felter, sti_u, afsnit)
    if "Soegeord" in udvidelse:
        p.advar(f"{sti_u}/Soegeord", "felt.uoensket", afsnit, "Søgeord er ved at blive udfaset.")


def _journalpost(p: Protokol, rolle: Rolle, relation: dict[str, Any], sti: str) -> None:
    afsnit = f"{SAG}, Journalpost"
    egenskaber = relation.get("JournalpostEgenskaber", {})
    sti = f"{sti}/JournalpostEgenskaber"
    notat = egenskaber.get("JournalnotatEgenskaber")
    if notat is None:
        if rolle.navn == "Journalnotat":
            p.afvis(f"{sti}/JournalnotatEgenskaber", "notat.mangler", afsnit, "Notatet mangler.")
        return
    sti_n = f"{sti}/JournalnotatEgenskaber"
    kraevet(p, True, notat, ("Titel", "Notat", "Format"), sti_n, afsnit)
    tegn = notat.get("Notat", "")
    laengde = len(tegn) // 4 * 3 - tegn[-2:].count("=")
    if laengde > MAKS_NOTAT:
        p.afvis(
            f"{sti_n}/Notat",
            "notat.stoerrelse",
            afsnit,
            f"Notatet fylder {laengde} byte; højst {MAKS_NOTAT} er tilladt.",
        )
    if rolle.navn == "Journalnotat":
        for felt in ("Dokumenttitel", "OffentlighedUndtaget"):
            if felt in egenskaber:
                p.advar(f"{sti}/{felt}", "felt.uoensket", afsnit, "Feltet må ikke udfyldes her.")


def _itsystem(p: Protokol, rolle: Rolle, relation: dict[str, Any], sti: str) -> None:
    afsnit = f"{SAG if rolle.indeks == Art.SAG else DOKUMENT}, {rolle.relation}"
    kraevet(p, False, relation, ("SystemNavn",), sti, afsnit)
    if "SystemURI" in relation:
        p.advar(f"{sti}/SystemURI", "felt.uoensket", afsnit, "Feltet må ikke udfyldes mere.")


_SAG_RELATION = {
    "Sagsaktoer": _aktoer,
    "Sagspart": _part,
    "Sagsklasse": _klasse,
    "Journalpost": _journalpost,
    "SagsitsystemRelation": _itsystem,
}
_DOKUMENT_RELATION = {
    "Dokumentaktoer": _aktoer,
    "Dokumentpart": _part,
    "Dokumentklasse": _klasse,
    "DokumentitsystemRelation": _itsystem,
}
