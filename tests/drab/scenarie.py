"""What the dueslag hold in the real-process test: messages of 10,000 events, and what must come of it.

Most events come several to a message, as the contract allows: 10,000 of them lie in some 3,000
messages. Everything is drawn with a seed. What a message must become is written down where the
message is made, not reckoned by the code under test.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from indexes.beskedfordeler.besked import Haendelsesbesked, skriv_push
from tests.beskedfordeler.faelles import (
    CVR,
    FREMMED_CVR,
    PERSON,
    base64_data,
    besked,
    registrering,
    tid,
    urn,
    uuid,
)

HAENDELSER = 10_000
DUESLAG = 4
_RUM = UUID("6b1f2b0e-8d0e-4a53-9a40-2f6a3a5f0f10")
_BEGYNDT = datetime(2026, 3, 1, 8, tzinfo=UTC)
_FLYTNINGER = ("F10", "F11", "F12", "F13", "F14", "F50", "F72")
_SAGSKODER = ("S01", "S03", "S04", "S02")
_UKENDT = "00000000-0000-4000-8000-000000000000"
_DTD = b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"

Sted = tuple[str, int]
"""A BeskedId, and which ObjektRegistrering of it."""


@dataclass(frozen=True, slots=True)
class Ventet:
    """What one event must be in the end."""

    kode: str
    cpr: str
    tilstand: str = "klar"
    retter: Sted | None = None
    rettet_af: Sted | None = None
    annulleret: bool = False
    samme_som: Sted | None = None


@dataclass(slots=True)
class Scenarie:
    """The queues, front first, as (BeskedId, body); and what they must become."""

    dueslag: list[list[tuple[str, bytes]]] = field(
        default_factory=lambda: [[] for _ in range(DUESLAG)]
    )
    haendelser: dict[Sted, Ventet] = field(default_factory=dict)
    gift: dict[str, str] = field(default_factory=dict)  # BeskedId to rule
    konflikter: set[str] = field(default_factory=set)
    kopier: dict[str, int] = field(default_factory=dict)  # BeskedId to copies on purpose
    fejler: str = ""  # the message that our own code fails on every time
    draeber: str = ""  # ... and the one that takes the worker's connection with it

    @property
    def noegler(self) -> set[str]:
        """Every BeskedId, as it is kept."""
        return {noegle for koe in self.dueslag for noegle, _ in koe}

    @property
    def antal(self) -> int:
        """Deliveries that must be acknowledged."""
        return sum(map(len, self.dueslag))


class _Skriver:
    """Puts messages into the queues."""

    def __init__(self) -> None:
        self.ud = Scenarie()
        self.rng = Random(2304)
        self.nr = 0
        self._tid = _BEGYNDT

    def id(self) -> str:
        self.nr += 1
        return str(uuid5(_RUM, str(self.nr)))

    def registreret(self) -> dict[str, str]:
        """The sender's clock: no two registrations share a moment."""
        self._tid += timedelta(seconds=7)
        return tid(self._tid.isoformat())

    def laeg(self, sendt: Haendelsesbesked, dueslag: int | None = None) -> str:
        koe = self.rng.randrange(DUESLAG) if dueslag is None else dueslag
        self.ud.dueslag[koe].append((sendt.noegle, skriv_push(sendt)))
        return sendt.noegle

    def om(self, kode: str, type_: str, cpr: str, **mere: Any) -> dict[str, Any]:
        return registrering(kode, type_, cpr=cpr, Registreringstidspunkt=self.registreret(), **mere)


def byg(now: datetime) -> Scenarie:
    """The whole of it. `now` decides which events are planned."""
    skriver = _Skriver()
    _hospital(skriver, now)
    _folkeregister_rettet(skriver)
    _gift(skriver)
    while len(skriver.ud.haendelser) < HAENDELSER:
        _flytning(skriver)
        _sag(skriver)
    for koe in skriver.ud.dueslag:
        skriver.rng.shuffle(koe)
    _gift_for_worker(skriver)
    _kopier(skriver)
    return skriver.ud


def _flytning(s: _Skriver) -> None:
    """A household of six, each on a day of its own; some say one of them twice, and that is one
    event. Some have a second message that tells of the first of them again: a dublet."""
    fra = (_BEGYNDT - timedelta(days=s.nr)).isoformat()
    id_, koder = s.id(), [s.rng.choice(_FLYTNINGER) for _ in range(6)]
    personer = [f"{n:010d}" for n in s.rng.sample(range(1000, 1600), 6)]
    linjer = [s.om(k, "CPR", cpr) for k, cpr in zip(koder, personer, strict=True)]
    for nr, (kode, cpr) in enumerate(zip(koder, personer, strict=True), start=1):
        s.ud.haendelser[id_, nr] = Ventet(kode, cpr)
    if s.rng.random() < 0.1:
        linjer.append(linjer[0])
    modtagere = (CVR, FREMMED_CVR) if s.rng.random() < 0.1 else (CVR,)
    s.laeg(besked(*linjer, id_=id_, modtagere=modtagere, fra=fra))
    if s.rng.random() < 0.1:
        igen = s.id()
        s.laeg(besked(s.om(koder[0], "CPR", personer[0]), id_=igen, fra=fra))
        s.ud.haendelser[igen, 1] = Ventet(koder[0], personer[0], "dublet", samme_som=(id_, 1))


def _sag(s: _Skriver) -> None:
    """Four steps of a sag; its person is among the related objects."""
    id_, sag = s.id(), uuid5(_RUM, f"sag {s.nr}")
    cpr = f"{s.rng.randrange(1000, 1600):010d}"
    linjer = [s.om(k, "SAG", cpr, ObjektId=uuid(sag)) for k in _SAGSKODER]
    for nr, kode in enumerate(_SAGSKODER, start=1):
        s.ud.haendelser[id_, nr] = Ventet(kode, cpr)
    part = {"ObjektId": urn(f"urn:oio:cpr-nr:{cpr}"), "ObjektType": uuid(PERSON)}
    s.laeg(besked(*linjer, id_=id_, type_="SAG", relaterede=(part,)))


def _hospital(s: _Skriver, now: datetime) -> None:
    """Stays of 120 persons, with every way of correcting one. A correction lies in another dueslag
    than what it is about, as often as not, and may well be delivered first."""
    for person in range(120):
        cpr = f"{person:010d}"
        for ophold in range(6):
            fra = _BEGYNDT + timedelta(days=ophold, minutes=person)
            _ophold(s, cpr, ophold, fra)
        _planlagt(s, cpr, now + timedelta(days=30 + person))
    for person in range(120, 140):  # what they cancel does not exist
        id_, cpr = s.id(), f"{person:010d}"
        s.ud.haendelser[id_, 1] = Ventet("AN_STIN", cpr)
        s.laeg(besked(s.om("AN_STIN", "SYGEHUS", cpr), id_=id_, type_="SYGEHUS"))


def _ophold(s: _Skriver, cpr: str, slags: int, fra: datetime) -> None:
    def send(kode: str, begynder: datetime = fra, om: str = "") -> Sted:
        id_ = s.id()
        peger = ({"ObjektId": uuid(om), "ObjektType": uuid(PERSON)},) if om else ()
        s.laeg(
            besked(
                s.om(kode, "SYGEHUS", cpr),
                id_=id_, type_="SYGEHUS", fra=begynder.isoformat(), relaterede=peger,
            )
        )  # fmt: skip
        s.ud.haendelser[id_, 1] = Ventet(kode, cpr)
        return id_, 1

    def ret(start: Sted, rettelse: Sted, *, sidst: bool = True) -> None:
        alle = s.ud.haendelser
        alle[rettelse] = replace(alle[rettelse], retter=start)
        if sidst:
            annulleret = alle[rettelse].kode.startswith("AN_")
            alle[start] = replace(alle[start], rettet_af=rettelse, annulleret=annulleret)

    start = send("STIN")
    if slags == 0:
        send("SLHJ")
    elif slags == 1:
        ret(start, send("RE_STIN"))
    elif slags == 2:
        ret(start, send("AN_STIN"))
    elif slags == 3:
        ret(start, send("RE_STIN"), sidst=False)
        ret(start, send("AN_STIN"))
    elif slags == 4:  # of another beginning, but it says which message it is about
        ret(start, send("RE_STIN", fra + timedelta(hours=5), om=start[0]))
    else:
        send("STOR")
        slut = send("SLOR")
        ret(slut, send("AN_SLOR"))


def _planlagt(s: _Skriver, cpr: str, fra: datetime) -> None:
    """One that waits for its day, and one that is cancelled before."""
    a, b, c = s.id(), s.id(), s.id()
    senere = fra + timedelta(days=1)
    for id_, kode, begynder in ((a, "STAA", fra), (b, "STAA", senere), (c, "AN_STAA", senere)):
        om = s.om(kode, "SYGEHUS", cpr)
        s.laeg(besked(om, id_=id_, type_="SYGEHUS", fra=begynder.isoformat()))
    s.ud.haendelser[a, 1] = Ventet("STAA", cpr, "planlagt")
    s.ud.haendelser[b, 1] = Ventet("STAA", cpr, "bortfaldet", rettet_af=(c, 1), annulleret=True)
    s.ud.haendelser[c, 1] = Ventet("AN_STAA", cpr, retter=(b, 1))


def _folkeregister_rettet(s: _Skriver) -> None:
    """A death that is annulled, a move that is corrected."""
    for person in range(200, 240):
        cpr = f"{person:010d}"
        for kode, rettelse in (("F01", "F02"), ("F11", "F18")):
            a, b = s.id(), s.id()
            s.laeg(besked(s.om(kode, "CPR", cpr), id_=a))
            s.laeg(besked(s.om(rettelse, "CPR", cpr), id_=b))
            s.ud.haendelser[a, 1] = Ventet(
                kode, cpr, rettet_af=(b, 1), annulleret=rettelse == "F02"
            )
            s.ud.haendelser[b, 1] = Ventet(rettelse, cpr, retter=(a, 1))


def _gift(s: _Skriver) -> None:
    """What can be stored and never used."""
    om = registrering
    uden_objekter = besked(id_=s.id())
    del uden_objekter.kuvert["Filtreringsdata"]["ObjektRegistrering"]
    gammel = besked(id_=s.id())
    gammel.vaerdi["BeskedVersion"] = "0.9"
    s.ud.gift[s.laeg(uden_objekter)] = "objektregistrering.mangler"
    s.ud.gift[s.laeg(gammel)] = "version.ukendt"
    s.ud.gift[s.laeg(besked(id_=urn("urn:oio:besked:7")))] = "beskedid.form"
    for _ in range(3):
        for regel, dele, mere in (
            ("handling.ukendt", [om(ObjektHandling=uuid(_UKENDT))], {}),
            ("handling.mangler", [om(), om(ObjektHandling=None)], {}),
            ("uuid.form", [om(ObjektId=uuid("abc"))], {}),
            ("person.mangler", [om(ObjektId=urn("urn:oio:cpr-nr:12"))], {}),
            ("beskeddata.base64", [], {"data": ({"Andet": ["<Base64>%%%</Base64>"]},)}),
            ("beskeddata.xml.form", [], {"data": (base64_data(b"<a>"),)}),
            ("beskeddata.xml.dtd", [], {"data": (base64_data(_DTD),)}),
            ("myndighed.ikke_vores", [], {"modtagere": (FREMMED_CVR,)}),
        ):
            s.ud.gift[s.laeg(besked(*dele, id_=s.id(), **mere))] = regel


def _gift_for_worker(s: _Skriver) -> None:
    """Two that look as all others do: the test lets our own work fail on them. Early in the queues,
    so that most is behind them."""
    par = [besked(registrering(cpr=f"{cpr:010d}"), id_=s.id()) for cpr in (300, 301)]
    for koe, sendt in zip(s.ud.dueslag, par, strict=False):
        koe.insert(20, (sendt.noegle, skriv_push(sendt)))
    s.ud.fejler, s.ud.draeber = (sendt.noegle for sendt in par)
    s.ud.gift |= {s.ud.fejler: "fejl.intern", s.ud.draeber: "fejl.intern"}


def _kopier(s: _Skriver) -> None:
    """Every twentieth message once more, anywhere in the queues, as a redelivery has it; and the
    ids of twelve used again for something else, behind the message that they are the ids of."""
    moved: list[tuple[int, int, tuple[str, bytes]]] = []
    bagest: list[tuple[int, tuple[str, bytes]]] = []
    for nummer, koe in enumerate(s.ud.dueslag):
        for plads, (noegle, body) in enumerate(koe):
            if plads % 20 == 0:
                igen = body.replace(b"SEMMELIGE", b"QW5kZW4=")  # BFO's to fill in, anew each time
                moved.append((s.rng.randrange(DUESLAG), s.rng.randrange(len(koe)), (noegle, igen)))
                s.ud.kopier[noegle] = s.ud.kopier.get(noegle, 0) + 1
            elif plads % 60 == 7 and (noegle, 1) in s.ud.haendelser and len(bagest) < 12:
                andet = besked(registrering("F15", cpr="0000000302"), id_=noegle)
                bagest.append((nummer, (noegle, skriv_push(andet))))
                s.ud.konflikter.add(noegle)
    for nummer, plads, post in moved:
        s.ud.dueslag[nummer].insert(plads, post)
    for nummer, post in bagest:
        s.ud.dueslag[nummer].append(post)
