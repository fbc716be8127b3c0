"""Search by example: does an object, as known at a time, fit? Pure, and the judge of every search.

What the example leaves out is no criterion. Each element of it must be met by one element of the
object, of the same name, in force at some moment of the virkning asked for. Texts are compared
without regard to case, with `*` at either end for any text; references, codes, numbers, amounts and
moments by what they mean. Intervals are [fra, til) for time and [fra, til] for amounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from indexes.laesning.oejebliksbillede import er_i_kraft, i_vinduet, samlet, synlig
from indexes.laesning.values import ALTID, Logget, Logpost, Vindue
from indexes.oio.art import Art
from indexes.oio.forespoergsler import LAESNINGER
from indexes.oio.grammatik import Sekvens, Simpel, Type, Valg
from indexes.oio.referencer import part_noegle
from indexes.oio.tid import UENDELIG, er_dato, er_datotid, tidspunkt
from indexes.registrering.values import LISTER, Indhold

Aliaser = Mapping[str, frozenset[str]]
"""The keys of one part: who changed her number is found by both."""


@dataclass(frozen=True, slots=True)
class _Krav:
    """What one element of an example asks. `gruppe`: of intervals; else `type` is the element's,
    and where it `er_element` with a virkning, `felter` must be met in force in `vindue`, by `who`,
    and within `indenfor`."""

    liste: str
    navn: str
    oensket: Any
    gruppe: _Gruppe | None = None
    type: Type | None = None
    er_element: bool = False
    vindue: Vindue = ALTID
    who: Mapping[str, Any] = field(default_factory=dict)
    felter: Mapping[str, Any] = field(default_factory=dict)
    indenfor: Sequence[Indhold] = ()


@dataclass(frozen=True, slots=True)
class Eksempel:
    """A SoegInput as the judge reads it."""

    art: Art
    spoergsmaal: Indhold
    virkning: Vindue
    registrering: Vindue | None
    sts: Vindue | None
    sagsloest: bool = False
    _dom: list[tuple[Indhold, tuple[_Krav, ...]]] = field(
        default_factory=list, init=False, compare=False, repr=False
    )

    @classmethod
    def af(
        cls, art: Art, spoergsmaal: Indhold, *, now: datetime, sagsloest: bool = False
    ) -> Eksempel:
        """Without SoegVirkning: in force now. Raises Spoergsmaalsfejl."""
        virkning = spoergsmaal.get("SoegVirkning") or {}
        registrering = spoergsmaal.get("SoegRegistrering") or {}
        return cls(
            art,
            spoergsmaal,
            Vindue.af(virkning.get("FraTidspunkt"), virkning.get("TilTidspunkt"))
            or Vindue.ved(now),
            Vindue.af(registrering.get("FraTidspunkt"), registrering.get("TilTidspunkt")),
            Vindue.af(
                spoergsmaal.get("SoegStsFraTidspunkt"), spoergsmaal.get("SoegStsTilTidspunkt")
            ),
            sagsloest,
        )

    @property
    def som_kendt_nu(self) -> bool:
        """True if it asks for what is known now, and not for what was known earlier."""
        return all(w is None or w.til is None for w in (self.registrering, self.sts))

    def elementer(self) -> Iterator[tuple[str, str, Indhold]]:
        """(list, name, element) of every element of the example that says something."""
        for liste in LISTER:
            for navn, vaerdi in self.spoergsmaal[liste].items():
                for element in vaerdi if isinstance(vaerdi, list) else [vaerdi]:
                    if element not in ({}, ""):
                        yield liste, navn, element

    def dom(self) -> tuple[Indhold, tuple[_Krav, ...]]:
        """Who must have done it, and what each element asks: the same of every object that is
        tried, so it is found out once. Raises Spoergsmaalsfejl."""
        if not self._dom:
            who = {
                key: value
                for key, value in (self.spoergsmaal.get("SoegVirkning") or {}).items()
                if key in ("AktoerRef", "AktoerTypeKode", "NoteTekst")
            }
            self._dom.append((who, tuple(_krav(self, *said, who) for said in self.elementer())))
        return self._dom[0]


@dataclass(frozen=True, slots=True)
class Kendt:
    """An object as known at the end of the stretch of registrering asked for."""

    billede: Indhold
    poster: tuple[Logpost, ...]


def kend(objekt: Logget, eksempel: Eksempel) -> Kendt | None:
    """The object as known when the example asks, without parts that the reader may not see; None
    if nothing was known."""
    poster = objekt.poster
    if not eksempel.som_kendt_nu:
        poster = tuple(
            post
            for post in poster
            if _foer(post.tidspunkt, eksempel.registrering)
            and _foer(post.sts_tidspunkt, eksempel.sts)
        )
    billede = samlet(poster)
    return None if billede is None else Kendt(synlig(objekt, billede), poster)


def _foer(moment: datetime, window: Vindue | None) -> bool:
    if window is None or window.til is None:
        return True
    return moment <= window.til if window.er_punkt else moment < window.til


def passer(eksempel: Eksempel, kendt: Kendt, aliaser: Aliaser) -> bool:
    """True if the object meets all that the example says."""
    if not _registreret(eksempel, kendt):
        return False
    who, said = eksempel.dom()
    if who and not said:
        return any(
            _udfoert_af(element, who, aliaser)
            for liste in LISTER
            for elementer in kendt.billede[liste].values()
            if isinstance(elementer, list)
            for element in elementer
            if er_i_kraft(element, eksempel.virkning)
        )
    return all(_opfyldt(eksempel, kendt, krav, aliaser) for krav in said)


def _registreret(eksempel: Eksempel, kendt: Kendt) -> bool:
    """Livscyklus, user, and that something was registered in the stretch asked for."""
    asked = eksempel.spoergsmaal.get("SoegRegistrering") or {}
    code = kendt.billede.get("LivscyklusKode")
    if wanted := asked.get("LivscyklusKode"):
        if code != wanted:
            return False
    elif code == "Slettet":
        return False
    poster: Iterable[Logpost] = kendt.poster
    if eksempel.registrering is not None or eksempel.sts is not None:
        poster = [
            post
            for post in poster
            if _efter(post.tidspunkt, eksempel.registrering)
            and _efter(post.sts_tidspunkt, eksempel.sts)
        ]
    if user := asked.get("BrugerRef"):
        poster = [post for post in poster if _samme_id(user, post.indhold.get("BrugerRef"), {})]
    return bool(poster)


def _efter(moment: datetime, window: Vindue | None) -> bool:
    """A moment asks what was known then; a stretch what happened from its beginning."""
    return window is None or window.fra is None or window.er_punkt or moment >= window.fra


def _krav(eksempel: Eksempel, liste: str, navn: str, oensket: Any, who: Indhold) -> _Krav:
    if (group := _INTERVALLER.get((eksempel.art, navn))) is not None:
        return _Krav(liste, navn, oensket, gruppe=group)
    type_ = _elementtype(eksempel.art, liste, navn)
    if not isinstance(oensket, dict):
        return _Krav(liste, navn, oensket, type=type_)
    virkning = oensket.get("Virkning") or {}
    window = eksempel.virkning
    if "FraTidspunkt" in virkning or "TilTidspunkt" in virkning:
        window = Vindue.af(virkning.get("FraTidspunkt"), virkning.get("TilTidspunkt")) or window
    who = {
        **who,
        **{k: v for k, v in virkning.items() if k not in ("FraTidspunkt", "TilTidspunkt")},
    }
    fields = {k: v for k, v in oensket.items() if k not in ("Virkning", _RELATIONSINTERVALLER)}
    within = oensket.get(_RELATIONSINTERVALLER) or ()
    return _Krav(liste, navn, oensket, None, type_, True, window, who, fields, within)


def _opfyldt(eksempel: Eksempel, kendt: Kendt, krav: _Krav, aliaser: Aliaser) -> bool:
    if krav.gruppe is not None:
        return _i_intervaller(eksempel, kendt, krav.gruppe, krav.oensket)
    assert krav.type is not None, "what is no interval has a type"
    held = kendt.billede[krav.liste].get(krav.navn)
    if not krav.er_element:
        return held is not None and passer_vaerdi(krav.type, krav.oensket, held, aliaser)
    in_force = i_vinduet(krav.vindue)
    for element in held or ():
        if (
            in_force(element)
            and _udfoert_af(element, krav.who, aliaser)
            and passer_vaerdi(krav.type, krav.felter, element, aliaser)
            and all(_alle_i(w, element, _RELATION) for w in krav.indenfor)
        ):
            return True
    return False


def _udfoert_af(element: Indhold, who: Mapping[str, Any], aliaser: Aliaser) -> bool:
    return not who or passer_vaerdi(_VIRKNING, who, element.get("Virkning") or {}, aliaser)


def _elementtype(art: Art, liste: str, navn: str) -> Type:
    lists = LAESNINGER[art].eksempel.noegler[liste].type
    assert isinstance(lists, Sekvens)
    return lists.noegler[navn].type


_VIRKNING = LAESNINGER[Art.SAG].eksempel.noegler["SoegVirkning"].type

# --- Values ---------------------------------------------------------------------------------------


def passer_vaerdi(type_: Type, oensket: Any, held: Any, aliaser: Aliaser) -> bool:
    """True if a value of the type meets what is wanted of it."""
    if isinstance(type_, Simpel):
        return _passer_simpel(type_, oensket, held)
    if isinstance(type_, Valg):
        if type_.grene[0].noegle is None:
            return _samme_tid(oensket, held)
        return _samme_id(oensket, held, aliaser)
    assert isinstance(type_, Sekvens)
    for navn, vaerdi in oensket.items():
        if vaerdi in ("", {}, []):
            continue
        if not isinstance(held, dict) or navn not in held:
            return False
        felt = type_.noegler[navn]
        if felt.maks == 1:
            if not passer_vaerdi(felt.type, vaerdi, held[navn], aliaser):
                return False
        elif not all(
            any(passer_vaerdi(felt.type, one, other, aliaser) for other in held[navn])
            for one in vaerdi
        ):
            return False
    return True


def _passer_simpel(type_: Simpel, oensket: Any, held: Any) -> bool:
    if type_.navn == "tekst":
        return passer_tekst(oensket, str(held))
    if type_.navn == "datotid":
        return _samme_tid(oensket, held)
    if type_.navn == "beloeb":
        return Decimal(oensket) == Decimal(held)
    return bool(oensket == held)


def passer_tekst(moenster: str, tekst: str) -> bool:
    """Without regard to case; `*` at either end stands for any text, none included."""
    foer, efter = moenster.startswith("*"), moenster.endswith("*")
    kerne, tekst = moenster.strip("*").lower(), tekst.lower()
    if foer and efter:
        return kerne in tekst
    if foer:
        return tekst.endswith(kerne)
    return tekst.startswith(kerne) if efter else tekst == moenster.lower()


def _samme_tid(oensket: str, held: str) -> bool:
    try:
        return tidspunkt(oensket) == tidspunkt(held)
    except ValueError:
        return oensket == held


def _samme_id(oensket: Indhold, held: Any, aliaser: Aliaser) -> bool:
    if not isinstance(held, dict):
        return False
    if "uuid" in oensket:
        return bool(oensket["uuid"] == held.get("uuid"))
    urn, other = oensket["urn"], held.get("urn")
    if other is None:
        return False
    if urn.lower() == other.lower():
        return True
    key, other_key = part_noegle(urn), part_noegle(other)
    return key is not None and (key == other_key or other_key in aliaser.get(key, ()))


# --- Intervals ------------------------------------------------------------------------------------

Sti = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Gruppe:
    """Intervals that one element must satisfy together: where the elements lie, and the path from
    each to the value of each interval. A path through a list means: one member satisfies all."""

    liste: str
    navn: str
    stier: Mapping[str, Sti]


_PLAN = "OekonomiskEffektueringsplan"
_INTERVALLER: Mapping[tuple[Art, str], _Gruppe] = {
    (Art.SAG, "SoegEgenskaberLokalUdvidelse"): _Gruppe(
        "AttributListe",
        "SagIndeksEgenskaber",
        {"OprettetTidspunktInterval": ("OprettetTidspunkt",)},
    ),
    (Art.DOKUMENT, "SoegEgenskaberLokalUdvidelse"): _Gruppe(
        "AttributListe", "Egenskaber", {"BrevDatoInterval": ("BrevDato",)}
    ),
    (Art.BEVILLING, "SoegEgenskaberLokalUdvidelse"): _Gruppe(
        "AttributListe",
        "Egenskaber",
        {
            "BevillingStartDatoInterval": ("Bevillingstartdato",),
            "BevillingSlutDatoInterval": ("Bevillingslutdato",),
        },
    ),
    (Art.BEVILLING, "SoegBevilgetYdelseLokalUdvidelse"): _Gruppe(
        "AttributListe",
        "BevilgetYdelse",
        {
            "BevilgetYdelseStartDatoInterval": ("BevilgetYdelseStartdato",),
            "BevilgetYdelseSlutDatoInterval": ("BevilgetYdelseSlutdato",),
            "EffektueringsplanStartDatoInterval": (_PLAN, "EffektueringsplanStartdato"),
            "EffektueringsplanSlutDatoInterval": (_PLAN, "EffektueringsplanSlutdato"),
            "YdelseBeloebInterval": (_PLAN, "Ydelsesbeloeb"),
        },
    ),
    (Art.EFFEKTUERING, "SoegEgenskaberLokalUdvidelse"): _Gruppe(
        "AttributListe",
        "Egenskaber",
        {
            "StartDatoInterval": ("Startdato",),
            "SlutDatoInterval": ("Slutdato",),
            "DispositionsDatoInterval": ("Dispositionsdato",),
            "SamletBruttoBeloebInterval": ("SamletBruttobeloeb",),
            "BeloebUdbetaltInterval": ("BeloebUdbetalt",),
            "BeloebEfterSkatATPInterval": ("BeloebEfterSkatATP",),
            "BeloebSendtTilUdbetalingInterval": ("BeloebSendtTilUdbetaling",),
        },
    ),
}
_RELATIONSINTERVALLER = "SoegOekonomiskYdelseEffektueringRelationLokalUdvidelse"
_RELATION: Mapping[str, Sti] = {
    "YdelsesperiodeStartDatoInterval": ("YdelsesperiodeStartdato",),
    "YdelsesperiodeSlutDatoInterval": ("YdelsesperiodeSlutdato",),
    "YdelsesBeloebInterval": ("Ydelsesbeloeb",),
}
# An end that is not there is open: the ydelse runs (INDEXES.md section 9).
_AABNE = frozenset({"Bevillingslutdato", "BevilgetYdelseSlutdato", "EffektueringsplanSlutdato"})
_AENDRET = "SenestAendretInterval"


def _i_intervaller(eksempel: Eksempel, kendt: Kendt, group: _Gruppe, oensket: Indhold) -> bool:
    wanted = dict(oensket)
    if (changed := wanted.pop(_AENDRET, None)) and not _i_interval(
        changed, kendt.billede.get("Tidspunkt"), aaben=False
    ):
        return False
    if not any(wanted.values()):
        return True
    elements = [
        element
        for element in kendt.billede[group.liste].get(group.navn, ())
        if er_i_kraft(element, eksempel.virkning)
    ]
    if group.navn == "Egenskaber" and eksempel.art is Art.BEVILLING:
        elements = [_med_udledte_datoer(element, kendt.billede) for element in elements]
    return any(_alle_i(wanted, element, group.stier) for element in elements)


def _med_udledte_datoer(egenskaber: Indhold, billede: Indhold) -> Indhold:
    """A bevilling without dates of its own has those of its ydelser (INDEXES.md section 9)."""
    ydelser: Sequence[Indhold] = billede["AttributListe"].get("BevilgetYdelse", ())
    result = dict(egenskaber)
    starts = [y["BevilgetYdelseStartdato"] for y in ydelser if y.get("BevilgetYdelseStartdato")]
    ends = [y.get("BevilgetYdelseSlutdato") for y in ydelser]
    if not result.get("Bevillingstartdato") and starts:
        result["Bevillingstartdato"] = min(starts, key=_orden)
    if not result.get("Bevillingslutdato") and ends and all(ends):
        result["Bevillingslutdato"] = max((e for e in ends if e), key=_orden)
    return result


def _orden(tekst: str) -> tuple[bool, Any]:
    moment = moment_af(tekst)
    return (moment is None, moment)


def _alle_i(oensket: Indhold, element: Indhold, stier: Mapping[str, Sti]) -> bool:
    """True if the element satisfies all the intervals; those behind a list, one member of it."""
    per_liste: dict[str, dict[str, str]] = {}
    for navn, interval in oensket.items():
        sti = stier[navn]
        if len(sti) > 1:
            per_liste.setdefault(sti[0], {})[navn] = sti[1]
        elif interval and not _i_interval(interval, element.get(sti[0]), aaben=sti[0] in _AABNE):
            return False
    return all(
        any(
            all(
                _i_interval(oensket[navn], member.get(felt), aaben=felt in _AABNE)
                for navn, felt in felter.items()
            )
            for member in element.get(liste) or ()
        )
        for liste, felter in per_liste.items()
    )


def _i_interval(interval: Indhold, vaerdi: Any, *, aaben: bool) -> bool:
    if not interval:
        return True
    if "FraBeloeb" in interval:
        return vaerdi is not None and (
            Decimal(interval["FraBeloeb"]) <= Decimal(vaerdi) <= Decimal(interval["TilBeloeb"])
        )
    window = Vindue.af(interval.get("FraTidspunkt"), interval.get("TilTidspunkt")) or Vindue()
    if vaerdi in (None, "", UENDELIG):
        return aaben and window.til is None
    moment = moment_af(vaerdi)
    return moment is not None and moment in window


def moment_af(tekst: str) -> datetime | None:
    """The moment that a dateTime or a date (its first moment, Danish time) names."""
    try:
        if er_datotid(tekst):
            return tidspunkt(tekst)
        if er_dato(tekst):
            return tidspunkt(f"{tekst[:10]}T00:00:00")
    except ValueError:
        pass
    return None
