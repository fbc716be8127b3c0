"""Rules for bevilling and oekonomisk effektuering.

No anvisning for these is public: what is known comes from the schemas and KOMBIT's samples. Only
what access control, the time axis and the keys rest on is hard; the rest warns.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from indexes.oio.art import Art
from indexes.oio.referencer import er_kle
from indexes.oio.regler.faelles import (
    Relationskontrol,
    kraevet,
    paa_en_linje,
    reference,
    rolle_og_type,
    tid,
    virkning,
)
from indexes.oio.regler.protokol import YDELSE, Protokol
from indexes.oio.regler.tidslinje import Periode, overlapper
from indexes.oio.roller import Rolle

_PLIGTIGE_BEVILLING = (
    ("Bevillingsaktoer", "Ejer", True),
    ("Bevillingsaktoer", "Ansvarlig", False),
    ("Bevillingspart", "Bevillingsmodtager", False),
)
_PLIGTIGE_EFFEKTUERING = (
    ("Aktoer", "Ejer", True),
    ("ItSystem", "Master", False),
    ("ItSystem", "Afsender", False),
    ("OekonomiskEffektueringPart", "Effektueringsmodtager", False),
)
_EFFEKTUERING_FELTER = (
    "BrugervendtNoegle",
    "BeloebEfterSkatATP",
    "BeloebSendtTilUdbetaling",
    "Udbetalingsafdeling",
)


_BELOEB = (
    "SamletBruttobeloeb",
    "BeloebEfterSkatATP",
    "BeloebSendtTilUdbetaling",
    "BeloebUdbetalt",
)
# More than the whole country's payments in a year: a larger amount is a fault, and no column holds
# it. Four decimals are kept, since the samples hold three (INDEXES section 16, trap 3).
_BELOEBSLOFT = Decimal(10) ** 14


def bevilling(p: Protokol, registreringer: Sequence[dict[str, Any]], rod: str) -> None:
    """All rules of a bevilling."""
    kontrol = Relationskontrol(p, Art.BEVILLING)
    foelsomheder = 0
    sager = False
    for nr, registrering in enumerate(registreringer, start=1):
        sti = f"{rod}/Registrering[{nr}]"
        attributter = registrering.get("AttributListe", {})
        for i, saet in enumerate(attributter.get("Egenskaber", ()), start=1):
            sti_e = f"{sti}/AttributListe/Egenskaber[{i}]"
            virkning(p, saet, sti_e)
            kraevet(p, True, saet, ("BrugervendtNoegle",), sti_e, YDELSE)
            foelsomheder += "Foelsomhed" in saet
        _ydelser(p, attributter.get("BevilgetYdelse", ()), f"{sti}/AttributListe")
        for rolle, relation, sti_r in kontrol.registrering(registrering, sti):
            if rolle.relation == "Bevillingsaktoer":
                _aktoer(p, rolle, relation, sti_r)
            elif rolle.relation == "Bevillingspart":
                _part(p, rolle, relation, sti_r)
            elif rolle.relation == "Bevillingssag":
                sager = True
                felter = ("BrugervendtNoegle", "FuldtNavn")
                kraevet(p, False, relation, felter, sti_r, f"{YDELSE}, Bevillingssag")
    if p.importer:
        if not foelsomheder:
            p.afvis(f"{rod}/Registrering[1]", "foelsomhed.mangler", YDELSE, "Foelsomhed mangler.")
        if not sager:
            p.advar(
                f"{rod}/Registrering[1]/RelationListe/Bevillingssag",
                "rolle.pligtig",
                f"{YDELSE}, Bevillingssag",
                "Bevillingen hører ikke til en sag.",
            )
    kontrol.afslut(f"{rod}/Registrering[1]/RelationListe", _PLIGTIGE_BEVILLING)


def _ydelser(p: Protokol, liste: Sequence[dict[str, Any]], sti: str) -> None:
    perioder: dict[str, list[Periode]] = {}
    for i, ydelse in enumerate(liste, start=1):
        sti_y = f"{sti}/BevilgetYdelse[{i}]"
        afsnit = f"{YDELSE}, BevilgetYdelse"
        periode = virkning(p, ydelse, sti_y)
        if "Id" not in ydelse:
            p.afvis(f"{sti_y}/Id", "ydelse.id", afsnit, "En bevilget ydelse skal have Id.")
        elif periode is not None:
            perioder.setdefault(ydelse["Id"], []).append(periode)
        kraevet(p, False, ydelse, ("Navn", "BevilgetYdelseStartdato"), sti_y, afsnit)
        _forloeb(p, ydelse, "BevilgetYdelseStartdato", "BevilgetYdelseSlutdato", sti_y)
        if "Meddelelse" in ydelse:
            p.advar(f"{sti_y}/Meddelelse", "felt.uoensket", afsnit, "Feltet må ikke udfyldes.")
        _ydelses_itsystemer(p, ydelse.get("ItSystem", ()), sti_y)
        _klasse(p, ydelse.get("Ydelse"), sti_y)
        for n, plan in enumerate(ydelse.get("OekonomiskEffektueringsplan", ()), start=1):
            sti_p = f"{sti_y}/OekonomiskEffektueringsplan[{n}]"
            kraevet(p, False, plan, ("Id",), sti_p, f"{YDELSE}, Effektueringsplan")
            _forloeb(p, plan, "EffektueringsplanStartdato", "EffektueringsplanSlutdato", sti_p)
            _beloeb(p, plan, ("Ydelsesbeloeb",), sti_p)
    if any(overlapper(p_) for p_ in perioder.values()):
        tekst = "Den samme bevilgede ydelse er angivet flere gange for den samme tid."
        p.afvis(f"{sti}/BevilgetYdelse", "ydelse.overlap", f"{YDELSE}, BevilgetYdelse", tekst)


def _ydelses_itsystemer(p: Protokol, liste: Sequence[dict[str, Any]], sti: str) -> None:
    fundne: list[str] = []
    for n, system in enumerate(liste, start=1):
        sti_s = f"{sti}/ItSystem[{n}]"
        relation = "BevilgetYdelse/ItSystem"
        rolle = rolle_og_type(p, Art.BEVILLING, relation, system, sti_s, haard=False)
        kraevet(p, False, system, ("SystemNavn",), sti_s, f"{YDELSE}, ItSystem")
        if rolle is not None:
            fundne.append(rolle.navn)
            reference(p, rolle, system, sti_s, haard=False)
    if sorted(fundne) != ["Afsender", "Master"]:
        tekst = "En bevilget ydelse skal have én Master og én Afsender."
        p.advar(f"{sti}/ItSystem", "rolle.pligtig", f"{YDELSE}, ItSystem", tekst)


def _klasse(p: Protokol, ydelse: dict[str, Any] | None, sti: str) -> None:
    afsnit = f"{YDELSE}, Ydelse"
    if ydelse is None:
        p.advar(f"{sti}/Ydelse", "felt.mangler", afsnit, "Feltet skal udfyldes.")
        return
    sti = f"{sti}/Ydelse"
    if rolle := rolle_og_type(p, Art.BEVILLING, "BevilgetYdelse/Ydelse", ydelse, sti, haard=False):
        reference(p, rolle, ydelse, sti, haard=False)
    kraevet(p, False, ydelse, ("Ydelsesnavn", "Klassifikation"), sti, afsnit)
    klasse = ydelse.get("Klassifikation")
    if klasse is None:
        return
    sti = f"{sti}/Klassifikation"
    relation = "BevilgetYdelse/Ydelse/Klassifikation"
    if rolle := rolle_og_type(p, Art.BEVILLING, relation, klasse, sti, haard=False):
        reference(p, rolle, klasse, sti, haard=False)
    kraevet(p, False, klasse, ("Klassetitel",), sti, afsnit)
    _kle(p, klasse, "BrugervendtNoegle", sti, afsnit)


def _kle(p: Protokol, holder: dict[str, Any], felt: str, sti: str, afsnit: str) -> None:
    noegle = holder.get(felt)
    if not noegle:
        # Without KLE the ydelse reaches nobody, which hides it but harms no one.
        p.advar(f"{sti}/{felt}", "kle.mangler", afsnit, "KLE-nummeret mangler.")
    elif not er_kle(noegle):
        tekst = f"KLE-nummeret skal have formen nn.nn.nn; det har {len(noegle)} tegn."
        p.afvis(f"{sti}/{felt}", "kle.form", afsnit, tekst)


def _forloeb(p: Protokol, holder: dict[str, Any], start: str, slut: str, sti: str) -> None:
    fra = tid(p, holder[start], f"{sti}/{start}") if start in holder else None
    til = tid(p, holder[slut], f"{sti}/{slut}") if slut in holder else None
    if fra is not None and til is not None and til < fra:
        p.advar(f"{sti}/{slut}", "forloeb.orden", YDELSE, "Slutdatoen ligger før startdatoen.")


def _beloeb(p: Protokol, holder: dict[str, Any], felter: Sequence[str], sti: str) -> None:
    for felt in felter:
        if felt in holder and abs(Decimal(holder[felt])) >= _BELOEBSLOFT:
            tekst = "Beløbet er for stort: højst 14 cifre før decimalerne."
            p.afvis(f"{sti}/{felt}", "beloeb.stort", YDELSE, tekst)


def _aktoer(p: Protokol, rolle: Rolle, relation: dict[str, Any], sti: str) -> None:
    afsnit = f"{YDELSE}, {rolle.relation}"
    if "CVR-nr" not in relation:
        p.meld(
            rolle.navn == "Ejer",
            f"{sti}/CVR-nr",
            "ejer.cvr" if rolle.navn == "Ejer" else "aktoer.cvr",
            afsnit,
            f"{rolle.navn} skal have et CVR-nummer.",
        )
    kraevet(p, False, relation, ("FuldtNavn",), sti, afsnit)
    paa_en_linje(p, relation, ("FuldtNavn", "BrugervendtNoegle"), sti, afsnit)


def _part(p: Protokol, rolle: Rolle, relation: dict[str, Any], sti: str) -> None:
    afsnit = f"{YDELSE}, {rolle.relation}"
    kraevet(p, False, relation, ("FuldtNavn",), sti, afsnit)
    paa_en_linje(p, relation, ("FuldtNavn",), sti, afsnit)


def effektuering(p: Protokol, registreringer: Sequence[dict[str, Any]], rod: str) -> None:
    """All rules of an oekonomisk effektuering."""
    kontrol = Relationskontrol(p, Art.EFFEKTUERING)
    ydelser = 0
    for nr, registrering in enumerate(registreringer, start=1):
        sti = f"{rod}/Registrering[{nr}]"
        saet_liste = registrering.get("AttributListe", {}).get("Egenskaber", ())
        for i, saet in enumerate(saet_liste, start=1):
            _effektuering_saet(p, saet, f"{sti}/AttributListe/Egenskaber[{i}]")
        for rolle, relation, sti_r in kontrol.registrering(registrering, sti):
            if rolle.relation == "Aktoer":
                _aktoer(p, rolle, relation, sti_r)
            elif rolle.relation == "OekonomiskEffektueringPart":
                _part(p, rolle, relation, sti_r)
            elif rolle.relation == "ItSystem":
                kraevet(p, False, relation, ("SystemNavn",), sti_r, f"{YDELSE}, ItSystem")
            else:
                ydelser += 1
                _ydelseseffektuering(p, relation, sti_r)
    if p.importer and not ydelser:
        p.advar(
            f"{rod}/Registrering[1]/RelationListe/OekonomiskYdelseEffektueringRelation",
            "rolle.pligtig",
            YDELSE,
            "En effektuering skal have mindst én ydelseseffektuering.",
        )
    kontrol.afslut(f"{rod}/Registrering[1]/RelationListe", _PLIGTIGE_EFFEKTUERING)


def _effektuering_saet(p: Protokol, saet: dict[str, Any], sti: str) -> None:
    virkning(p, saet, sti)
    # The end of a payment's period is the one date the general vejledning says may not be open.
    kraevet(p, True, saet, ("Slutdato",), sti, YDELSE)
    kraevet(p, False, saet, _EFFEKTUERING_FELTER, sti, YDELSE)
    _forloeb(p, saet, "Startdato", "Slutdato", sti)
    _beloeb(p, saet, _BELOEB, sti)
    if "Dispositionsdato" in saet:
        tid(p, saet["Dispositionsdato"], f"{sti}/Dispositionsdato")
    sendt = saet.get("BeloebSendtTilUdbetaling")
    for andet, tekstfelt in (
        ("BeloebEfterSkatATP", "SendtTilUdbetalingTekst"),
        ("BeloebUdbetalt", "UdbetaltTekst"),
    ):
        beloeb = saet.get(andet)
        if sendt is not None and beloeb is not None and Decimal(sendt) != Decimal(beloeb):
            kraevet(p, False, saet, (tekstfelt,), sti, YDELSE)


def _ydelseseffektuering(p: Protokol, relation: dict[str, Any], sti: str) -> None:
    afsnit = f"{YDELSE}, Ydelseseffektuering"
    _forloeb(p, relation, "YdelsesperiodeStartdato", "YdelsesperiodeSlutdato", sti)
    _beloeb(p, relation, ("Ydelsesbeloeb",), sti)
    kraevet(p, False, relation, ("Ydelsesbeloeb", "BevilgetYdelseRef"), sti, afsnit)
    _kle(p, relation, "Klassifikationsbeskrivelse", sti, afsnit)
