"""The crawl: every route of SAPA as one user meets it, and what she was answered.

A new route gets its calls in `rundgang`; the canary's test fails until it has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from sapa.arbejdslister.arbejde import arbejd
from sapa.rapport.sider import SIDER
from tests.faelles import NU

JAN, JOHN, CVR, BFE = "2110703435", "1206136837", "29189846", "9000101"
KANARIE = UUID("ca7a41e0-0000-4000-8000-00000000f091")
TITEL, SAGSNUMMER, NOTAT = "Kanariefuglens sag", "2026-KANARIE-1", "Kanarienotat"
SPOR = re.compile(f"kanarie|{KANARIE}|{KANARIE.hex}", re.IGNORECASE)
ANDRE_SAGER = (UUID(int=1000), UUID(int=1002))  # that most of the users may see
UR = [NU]  # the clock, which a crawl moves on by a millisecond a call: the same in both worlds

# What changes from one answer to the next and tells nothing: tokens, and random keys of the session.
FLYGTIGT = re.compile(
    r'(name="csrfmiddlewaretoken" value=")\w{64}|((?:/|%2F)soeg(?:/|%2F)(?:[a-z]+(?:/|%2F))?)[0-9a-f]{16}|((?:[?&]|&amp;)f=)[\w-]{12}'
    r'|(name="(?:kladde|vindue)" value=")[0-9a-f-]{36}'
    r'|(name="soegning" value=")[0-9a-f]{16}|(name="f" value=")[\w-]{12}'
    r'|(ID="ONELOGIN_)[0-9a-f]+|(validUntil=")[^"]+'
    r"|(/udsoegning/|/koersel/|/advis/gem/)(?!ca7a41e0)[0-9a-f-]{36}"
    r"|(<ds:Signature )[\s\S]*?</ds:Signature>|(<ds:X509Certificate>)[^<]+"
)
FLYGTIGE_HOVEDER = {"set-cookie", "x-request-id", "x-correlation-id", "expires", "last-modified"}


def uflygtig(text: str) -> str:
    return FLYGTIGT.sub(lambda m: "".join(group or "" for group in m.groups()) + "…", text)


@dataclass(frozen=True)
class Verden:
    """Persons, a company, a property, a few sager that most may see, and the way to deliver the canary."""

    jan: UUID
    john: UUID
    firma: UUID
    hus: UUID
    enheder: dict[int, UUID]
    lever: Callable[..., None]


@dataclass(frozen=True)
class Svar:
    """One answer; `baerer` if the user herself typed the secret, so that the page may repeat it."""

    kald: str
    status: int
    hoveder: tuple[tuple[str, str], ...]
    krop: str
    baerer: bool
    saetninger: int  # SQL statements: what a clock would tell, without its noise


class Taeller:
    """Counts the statements that a request makes."""

    def __init__(self) -> None:
        self.antal = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.antal += 1
        return execute(*args)


@dataclass
class Rundgang:
    """A browser that keeps all it was answered."""

    client: Client
    svar: list[Svar] = field(default_factory=list)

    def kald(
        self,
        method: str,
        path: str,
        data: dict[str, str] | None = None,
        *,
        htmx: str | None = None,
        baerer: bool = False,
    ) -> HttpResponse:
        UR[0] += timedelta(milliseconds=1)
        headers = {} if htmx is None else {"hx-request": "true", "hx-target": htmx}
        sent = {"data": data or {}} if method in {"get", "head", "post"} else {}
        with connection.execute_wrapper(taeller := Taeller()):
            response = getattr(self.client, method)(path, headers=headers, **sent)
            body = b"".join(response) if response.streaming else response.content
        call = uflygtig(f"{method} {path} {data or ''} {htmx or ''}")
        # A PDF is bytes: what it says is looked for by tests/overblik/test_familie.py.
        text = uflygtig(body.decode(errors="replace"))
        # The length of a signed document differs by itself; the rest of its body is compared.
        left_out = FLYGTIGE_HOVEDER | ({"content-length"} if "<ds:Signature …" in text else set())
        kept = sorted(
            (navn.lower(), uflygtig(value))
            for navn, value in response.headers.items()
            if navn.lower() not in left_out
        )
        self.svar.append(Svar(call, response.status_code, tuple(kept), text, baerer, taeller.antal))
        return response

    def foelg(
        self, response: HttpResponse, *, baerer: bool = False, htmx: str | None = None
    ) -> str:
        """Go where an answer leads; returns the address."""
        location = response.headers.get("Location", "")
        if location.startswith("/"):
            self.kald("get", location, baerer=baerer, htmx=htmx)
        return location


TEKSTER = (TITEL, SAGSNUMMER, str(KANARIE))
FILTRE = (
    {"part": "anden", "sorter": "titel"},
    {"part": "primaer", "status": "opstaaet"},
    {"fagsystem": "DUBU", "sorter": "-kle"},
)


def _sider(base: str, *, alt: bool) -> Callable[[Rundgang], None]:
    """A page with the block Sager: whole and as a partial; with `alt` in every filter too."""

    def visit(r: Rundgang) -> None:
        r.kald("get", base)
        r.kald("get", base, htmx="sager")
        for query in FILTRE if alt else ():
            r.kald("get", base, query, htmx="sager")
        for text in TEKSTER if alt else ():
            data = {"tekst": text, "sorter": "titel", "part": "anden"}
            # The block alone: it is the same partial as on the page, and the page is costly.
            answer = r.kald("post", f"{base}sager/", data, baerer=True)
            r.foelg(answer, baerer=True, htmx="sager")
        r.foelg(r.kald("post", f"{base}sager/", {"tekst": "almindelig", "fagsystem": "DUBU"}))

    return visit


def _soeg(r: Rundgang) -> None:
    r.kald("get", "/soeg/")
    r.kald("get", "/soeg/", {"i": "virksomhed"}, baerer=True)
    r.kald("get", "/soeg/", {"i": "ejendom"}, baerer=True)
    for data in (
        *({"q": text} for text in TEKSTER),
        {"navn": TITEL, "kommune": "alle", "lyder_som": "on"},
        {"adresse": TITEL},
        {"cpr": SAGSNUMMER},
        {"art": "virksomhed", "navn": TITEL},
        {"art": "ejendom", "ejendom": TITEL},
    ):
        r.foelg(r.kald("post", "/soeg/", data, baerer=True), baerer=True)
    for data in ({"q": "Jarlov"}, {"q": JAN}, {"q": CVR}, {"q": f"BFE {BFE}"}):
        r.foelg(r.kald("post", "/soeg/", data))


def _soeg_flere(sti: str, *skjult: dict[str, str], ogsaa: tuple[dict[str, str], ...] = ()) -> list:
    """A form for other things than persons: empty, by what only the canary has, and by what others
    have too."""

    def visit(r: Rundgang) -> None:
        r.kald("get", sti, baerer=True)  # her own latest searches stand there
        for data in skjult:
            r.foelg(r.kald("post", sti, data, baerer=True), baerer=True)
        for data in ogsaa:
            r.foelg(r.kald("post", sti, data))

    return [visit]


BREDE = (
    {"kle": "27", "ydelse_fra": "01-01-2000"},
    {"oprettet_fra": "01-01-2000", "status": "1", "alle": "1"},
    {"sagsnummer": "2026"},
)
DOKUMENTER = (
    {"brevdato_til": "01-01-2100", "kle": "27", "alle": "1"},
    {"sagsnummer": "2026"},
)


def _resultat(r: Rundgang) -> None:
    for data in (
        {"navn": "John Jarlov", "kommune": "alle"},
        {"art": "virksomhed", "navn": "Prøve"},
        {"art": "ejendom", "ejendom": "Skovbrynet"},
    ):
        location = r.foelg(r.kald("post", "/soeg/", data))
        if location.startswith("/soeg/"):
            r.kald("get", location, {"side": "2"})
    r.kald("get", "/soeg/0123456789abcdef/")


def _smaa_valg(r: Rundgang) -> None:
    for person in ("", str(KANARIE)):
        r.kald("post", "/anledning/", {"anledning": "Visitering", "part": person})
        r.kald("post", "/anledning/", {"anledning": "Indsigt", "part": person}, htmx="logget")


def _population(r: Rundgang, kle: str) -> None:
    """A list by a sag of the canary's KLE: who is on it must tell nothing of a hidden one."""
    data = {
        "navn": "Prøve", "foedt_fra": "01-01-1900", "sag": "med", "kle": kle,
        "kolonner": "navn", "hjemmel": "andet", "hjemmel_tekst": "Prøve",
    }  # fmt: skip
    saved = r.foelg(r.kald("post", "/arbejdslister/udsoegning/ny/", data))
    if saved.startswith("/arbejdslister/"):
        run = r.foelg(r.kald("post", f"{saved}koer/", {}))
        arbejd(frist=60, ur=lambda: UR[0])
        if run.startswith("/arbejdslister/"):
            r.kald("get", run)
            r.kald("get", f"{run}fil/")


def rundgang(verden: Verden) -> dict[str, list[Callable[[Rundgang], None]]]:
    """What the crawl does for each route; the key is the route as the resolver knows it."""
    jan, john, *_ = personer = [
        f"/person/{u}/" for u in (verden.jan, verden.john, verden.firma, KANARIE)
    ]
    firma, *_ = firmaer = [f"/virksomhed/{u}/" for u in (verden.firma, KANARIE)]
    hus, *_ = huse = [f"/ejendom/{u}/" for u in (verden.hus, KANARIE)]
    p, v, e = (f"{art}/<uuid:part_uuid>/" for art in ("person", "virksomhed", "ejendom"))

    def hent(*paths: str, **kwargs: Any) -> list[Callable[[Rundgang], None]]:
        return [lambda r, path=path: r.kald("get", path, **kwargs) for path in paths]

    def send(paths: list[str], *forms: dict[str, str]) -> list[Callable[[Rundgang], None]]:
        return [
            lambda r, path=path, form=form, htmx=htmx: r.foelg(
                r.kald("post", path, form, htmx=htmx)
            )
            for path in paths
            for form in forms
            for htmx in (None, "x")
        ]

    return {
        "log-ind/": hent("/log-ind/", "/log-ind/?kommune=173"),
        "sprog/": send(["/sprog/"], {"sprog": "da", "tilbage": jan}),
        "tastatur/": hent("/tastatur/"),
        "anledning/": [_smaa_valg],
        "soeg/": [_soeg],
        "soeg/<str:noegle>/": [_resultat],
        "soeg/sager/": _soeg_flere(
            "/soeg/sager/", {"sagsnummer": SAGSNUMMER}, {"titel": TITEL}, ogsaa=BREDE
        ),
        "soeg/sager/<str:noegle>/": hent("/soeg/sager/0123456789abcdef/"),
        "soeg/dokumenter/": _soeg_flere(
            "/soeg/dokumenter/",
            {"sagsnummer": SAGSNUMMER},
            {"dokumentnummer": SAGSNUMMER},
            {"titel": TITEL, "brevdato_fra": "01-01-2000"},
            ogsaa=DOKUMENTER,
        ),
        "soeg/dokumenter/<str:noegle>/": hent("/soeg/dokumenter/0123456789abcdef/"),
        "soeg/organisation/": _soeg_flere(
            "/soeg/organisation/",
            {"tekst": TITEL},
            ogsaa=({"tekst": "kommune", "slags": "afdelinger"},),
        ),
        "soeg/organisation/<str:noegle>/": hent("/soeg/organisation/0123456789abcdef/"),
        "soeg/adresse/": _soeg_flere(
            "/soeg/adresse/", {"adresse": f"{TITEL} 1"}, ogsaa=({"adresse": "Skovbrynet 38"},)
        ),
        "soeg/adresse/<str:noegle>/": hent("/soeg/adresse/0123456789abcdef/"),
        "soeg/telefon/": _soeg_flere("/soeg/telefon/", ogsaa=({"telefon": "45973000"},)),
        "soeg/telefon/<str:noegle>/": hent("/soeg/telefon/0123456789abcdef/"),
        "soeg/forslag/": send(["/soeg/forslag/"], {"afdeling": "kommune"}),
        "medarbejder/<uuid:bruger_uuid>/": hent(f"/medarbejder/{KANARIE}/"),
        "afdeling/<uuid:enhed_uuid>/": hent(f"/afdeling/{KANARIE}/"),
        p: [
            *(_sider(path, alt=path == john) for path in personer),
            *hent(f"{john}?dato=2026-11-01"),
            # The other blocks of the first tab, each asked for by itself.
            *hent(jan, htmx="ejendomssager"),
            *hent(john, htmx="personoplysninger"),
            *hent(john, htmx="ejerskab"),
        ],
        f"{p}sager/": hent(f"{jan}sager/"),
        f"{p}cpr/": send([f"{x}cpr/" for x in (john, personer[-1])], {"vis": "1"}),
        f"{p}adresse/": send([f"{x}adresse/" for x in (john, personer[-1])], {"begrundelse": "0"}),
        f"{p}adressehistorik/": hent(*(f"{path}adressehistorik/" for path in personer)),
        f"{p}familie/": hent(
            *(f"{path}familie/{q}" for path in personer for q in ("", "?vis=visuel")),
            f"{john}familie/?dato=2020-01-01",
        ),
        **{
            f"{p}genogram/{fil}": hent(*(f"{path}genogram/{fil}" for path in personer))
            for fil in ("", "svg/", "pdf/")
        },
        f"{p}ydelser/": hent(
            *(f"{path}ydelser/" for path in personer), f"{jan}ydelser/?foer=2023-03&vis=aktive"
        ),
        f"{p}udk-ydelser/": hent(*(f"{path}udk-ydelser/" for path in personer)),
        f"{p}kontanthjaelpsloft/": hent(
            *(f"{path}kontanthjaelpsloft/" for path in personer),
            f"{jan}kontanthjaelpsloft/?maaned=2023-02&husstand=gift_1&gruppe=stk1&voksne=2",
        ),
        f"{p}institutioner/": hent(*(f"{path}institutioner/" for path in personer)),
        f"{p}institutioner/vis/": send(
            [f"{x}institutioner/vis/" for x in (john, personer[-1])], {"begrundelse": "0"}
        ),
        f"{p}dokumenter/": hent(
            *(f"{path}dokumenter/" for path in personer),
            f"{john}dokumenter/?dato=2024-01-01&type=Brev&efter=2024-01-01_{KANARIE}",
        ),
        f"{p}journalnotater/": hent(
            *(f"{path}journalnotater/" for path in personer),
            f"{john}journalnotater/?dato=2026-11-01&efter=1700000000000000_1",
        ),
        "dokument/<uuid:dokument_uuid>/": hent(f"/dokument/{KANARIE}/"),
        "dokument/<uuid:dokument_uuid>/fagsystem/": hent(f"/dokument/{KANARIE}/fagsystem/"),
        "sag/<uuid:sag_uuid>/fagsystem/": hent(
            *(f"/sag/{u}/fagsystem/" for u in (KANARIE, *ANDRE_SAGER))
        ),
        "dialog/": send(["/dialog/"], {"token": str(KANARIE)}),
        "dialog/<slug:noegle>/": hent("/dialog/0123456789abcdef/"),
        f"{p}tidslinje/": [
            *hent(*(f"{path}tidslinje/" for path in personer)),
            *hent(f"{john}tidslinje/?zoom=aar&vis=sager&vis=journalnotater&fra=2000-01-01"),
        ],
        f"{p}helhed/": [
            *hent(*(f"{path}helhed/?periode=alt" for path in personer)),
            *hent(
                *(f"{john}helhed/?hvem={hvem}&fra=2000-01-01" for hvem in ("husstand", "familie"))
            ),
        ],
        f"{p}foretrukken/": send([f"{x}foretrukken/" for x in personer], {"vis": "1"}),
        # With a type that is none: the form comes back, and nothing is written.
        f"{p}bemaerkning/": [
            *hent(*(f"{path}bemaerkning/" for path in personer)),
            *hent(f"{john}bemaerkning/", htmx="vindue-indhold"),
            *send([f"{john}bemaerkning/"], {"type": "0", "tekst": "Tolk"}),
        ],
        f"{p}bemaerkning/<uuid:bemaerkning_id>/": [
            *hent(f"{john}bemaerkning/{KANARIE}/"),
            *send([f"{john}bemaerkning/{KANARIE}/"], {"type": "0"}),
        ],
        **{
            f"{p}bemaerkning/<uuid:bemaerkning_id>/{navn}/": send(
                [f"{john}bemaerkning/{KANARIE}/{navn}/"], {}
            )
            for navn in ("slet", "udloeb", "udloebet")
        },
        f"{p}samlet/": hent(
            *(f"{path}samlet/" for path in personer),
            f"{john}samlet/?f=overblik&f=familie&f=journalnotater&f=dokumenter&f=tidslinje",
            f"{jan}samlet/?f=overblik&f=ydelser&f=helhed",
        ),
        f"{p}brev/": hent(*(f"{path}brev/" for path in personer)),
        f"{p}brev.pdf": hent(*(f"{path}brev.pdf" for path in personer)),
        # A package is its orderer's: tests/indsigt has what is shown of one that is hers.
        f"{p}indsigt/": [
            *hent(*(f"{path}indsigt/" for path in personer)),
            *send([f"{john}indsigt/"], {"grundlag": "x"}),
        ],
        **{
            f"indsigt/<uuid:pakke_id>/{navn}": hent(f"/indsigt/{KANARIE}/{navn}")
            for navn in ("", "svar/", "svar.pdf", "svar.json")
        },
        **{
            f"indsigt/<uuid:pakke_id>/{navn}": send([f"/indsigt/{KANARIE}/{navn}"], {})
            for navn in ("udelad/", "slet/")
        },
        f"{p}historik/<slug:art>/": [
            *hent(f"{john}historik/civilstand/", f"{john}historik/sager/"),
            *hent(f"{john}historik/civilstand/", htmx="historik"),
        ],
        f"{p}journalnotat/": hent(
            *(f"{path}journalnotat/" for path in personer), f"{john}journalnotat/?sag={KANARIE}"
        ),
        f"{p}journalnotat/kladde/": send([f"{john}journalnotat/kladde/"], {"tekst": "x"}),
        f"{p}journalnotat/send/": send(
            [f"{john}journalnotat/send/"], {"overskrift": "x", "tekst": "x", "sag": str(KANARIE)}
        ),
        f"{p}journalnotat/annuller/": send([f"{john}journalnotat/annuller/"], {}),
        "sag/<uuid:sag_uuid>/journalnotat/": hent(
            *(f"/sag/{u}/journalnotat/" for u in (KANARIE, *ANDRE_SAGER))
        ),
        "journalnotat/<uuid:forsendelse_id>/": hent(f"/journalnotat/{KANARIE}/"),
        "journalnotat/sag/<uuid:aflevering_id>/notat/": hent(f"/journalnotat/sag/{KANARIE}/notat/"),
        **{
            f"journalnotat/sag/<uuid:aflevering_id>/{handling}/": send(
                [f"/journalnotat/sag/{KANARIE}/{handling}/"], {"sag": str(KANARIE)}
            )
            for handling in ("igen", "afslut")
        },
        "administration/brugere/fil/": hent("/administration/brugere/fil/"),
        "administration/journalnotater/fil/": [
            *hent("/administration/journalnotater/fil/"),
            *send(["/administration/journalnotater/fil/"], {"tekst": "{}", "vis": "1"}),
        ],
        "drift/fordeling/": hent("/drift/fordeling/"),
        "drift/fordeling/systemer/": hent("/drift/fordeling/systemer/"),
        "drift/fordeling/systemer/<uuid:system_uuid>/": [
            *hent(f"/drift/fordeling/systemer/{KANARIE}/"),
            *send([f"/drift/fordeling/systemer/{KANARIE}/"], {"version": "0"}),
        ],
        "drift/fordeling/poster/": send(
            ["/drift/fordeling/poster/"], {"slags": "objekt", "noegle": str(KANARIE)}
        ),
        "drift/fordeling/<uuid:aflevering_id>/igen/": send(
            [f"/drift/fordeling/{KANARIE}/igen/"], {}
        ),
        # Without a source there is nothing here; tests/opslag has what is shown with one.
        f"{p}opslag/": [
            *hent(*(f"{path}opslag/" for path in personer)),
            *hent(f"{john}opslag/", htmx="opslag-indhold"),
        ],
        "opslag/<str:noegle>/": send(["/opslag/0123456789abcdef/"], {"begrundelse": "0"}),
        "sag/<uuid:sag_uuid>/": hent(
            *(f"/sag/{u}/" for u in (KANARIE, *ANDRE_SAGER)), f"/sag/{KANARIE}/?parter=2"
        ),
        "sag/<uuid:sag_uuid>/notater/": hent(
            *(f"/sag/{u}/notater/" for u in (KANARIE, *ANDRE_SAGER))
        ),
        "sag/<uuid:sag_uuid>/kontakt/": [
            *hent(*(f"/sag/{u}/kontakt/" for u in (KANARIE, *ANDRE_SAGER))),
            *hent(f"/sag/{KANARIE}/kontakt/", htmx="vindue"),
        ],
        "kle/<slug:noegle>/": hent("/kle/27-24-45/", "/kle/29-21-04/"),
        v: [_sider(path, alt=path == firma) for path in firmaer],
        f"{v}sager/": hent(f"{firma}sager/"),
        e: [_sider(path, alt=path == hus) for path in huse],
        f"{e}sager/": hent(f"{hus}sager/"),
        **{route: [*hent(sti(route)), *send([sti(route)], {"uuid": "x"})] for route in _api()},
        "administration/": hent("/administration/"),
        "nyheder/": hent("/nyheder/"),
        "administration/bemaerkninger/": hent("/administration/bemaerkninger/"),
        "administration/bemaerkninger/<uuid:bemaerkning_id>/slet/": send(
            [f"/administration/bemaerkninger/{KANARIE}/slet/"], {"begrundelse": "0"}
        ),
        **{
            f"administration/{side}/": hent(f"/administration/{side}/")
            for side in (
                "fagsystemer",
                "fagsystemer/hjaelp",
                "fagsystemer/fil",
                "klassifikation",
                "organisation",
                "brugere",
                "brugere/ny",
                "roller",
                "roller/ny",
                "roller/fil",
                "maalgrupper",
                "maalgrupper/ny",
                "maalgrupper/fil",
                "maalgrupper/faneblade",
            )
        },
        "administration/fagsystemer/ny/": [
            *hent("/administration/fagsystemer/ny/"),
            *send(["/administration/fagsystemer/ny/"], {"klient_id": "æ"}),
        ],
        "administration/fagsystemer/aftale/ny/": [
            *hent("/administration/fagsystemer/aftale/ny/"),
            *send(["/administration/fagsystemer/aftale/ny/"], {"klient": "1", "vis": "1"}),
        ],
        **{
            f"administration/fagsystemer/{del_}": [
                *hent(f"/administration/fagsystemer/{sti_}"),
                *send([f"/administration/fagsystemer/{sti_}"], {"version": "0", "vis": "1"}),
            ]
            for del_, sti_ in (
                ("aftale/<loebenummer:aftale_id>/", "aftale/1/"),
                ("<loebenummer:klient_id>/", "1/"),
            )
        },
        "administration/brugere/<uuid:bruger_uuid>/": [
            *hent(f"/administration/brugere/{KANARIE}/"),
            *send([f"/administration/brugere/{KANARIE}/"], {"version": "0"}),
        ],
        **{
            f"administration/{side}/indlaes/": send([f"/administration/{side}/indlaes/"], {})
            for side in ("roller", "maalgrupper")
        },
        "administration/roller/<slug:rolle>/": hent(f"/administration/roller/{KANARIE}/"),
        "administration/maalgrupper/<slug:visning>/": hent(
            f"/administration/maalgrupper/{KANARIE}/"
        ),
        "administration/maalgrupper/<slug:visning>/aendringer/": hent(
            f"/administration/maalgrupper/{KANARIE}/aendringer/"
        ),
        **{
            f"administration/opsaetning/<slug:ting>/{del_}": hent(
                f"/administration/opsaetning/links/{del_}"
            )
            for del_ in ("", "ny/", "fil/")
        },
        "administration/opsaetning/<slug:ting>/post/<slug:post>/": hent(
            f"/administration/opsaetning/links/post/{KANARIE.hex}/"
        ),
        "administration/aendringer/": hent("/administration/aendringer/"),
        "administration/aendringer/<uuid:aendring>/fortryd/": send(
            [f"/administration/aendringer/{KANARIE}/fortryd/"], {"version": "1"}
        ),
        **{
            f"administration/{sti}": hent(f"/administration/{sti}")
            for sti in (
                "journalnotater/",
                "journalnotater/certifikater/",
                "journalnotater/skabeloner/",
                "journalnotater/skabeloner/ny/",
                "praedefinerede-titler/",
            )
        },
        # Where would a note on the canary go? Only one who sees it is told.
        "administration/journalnotater/ruter/": hent(
            "/administration/journalnotater/ruter/",
            "/administration/journalnotater/ruter/?kle=27.24.45",
            f"/administration/journalnotater/ruter/?sag={SAGSNUMMER[:-1]}",
        ),
        "administration/journalnotater/ruter/ny/": send(
            ["/administration/journalnotater/ruter/ny/"], {"moenster": "*", "version": "0"}
        ),
        "administration/journalnotater/ruter/<loebenummer:rute_id>/luk/": send(
            ["/administration/journalnotater/ruter/1/luk/"], {"version": "0"}
        ),
        "administration/journalnotater/skabeloner/<loebenummer:skabelon_id>/": hent(
            "/administration/journalnotater/skabeloner/1/"
        ),
        "advis/grupper/": hent("/advis/grupper/"),
        "advis/grupper/ny/": hent("/advis/grupper/ny/"),
        "advis/grupper/ny/<slug:skabelon>/": [
            *hent("/advis/grupper/ny/tom/"),
            *send(["/advis/grupper/ny/tom/"], {"navn": TITEL, "handling": "gem"}),
        ],
        "advis/grupper/importer/": [
            *hent("/advis/grupper/importer/"),
            *send(["/advis/grupper/importer/"], {"tekst": "{}"}),
        ],
        "advis/grupper/daekning/": hent("/advis/grupper/daekning/"),
        "advis/grupper/forslag/": send(["/advis/grupper/forslag/"], {"ny_bruger": "Jarlov"}),
        "advis/grupper/genkoersel/": [
            *hent("/advis/grupper/genkoersel/"),
            *send(["/advis/grupper/genkoersel/"], {"fra": "01-11-2026", "til": "02-11-2026"}),
        ],
        "advis/modtagere/": hent("/advis/modtagere/"),
        "advis/modtagere/ny/": [
            *hent("/advis/modtagere/ny/"),
            *send(["/advis/modtagere/ny/"], {"navn": TITEL, "url": "https://fx.example/sti"}),
        ],
        "advis/modtagere/<uuid:noegle>/": [
            *hent(f"/advis/modtagere/{KANARIE}/"),
            *send([f"/advis/modtagere/{KANARIE}/"], {"hvad": "roter"}),
        ],
        "advis/modtagere/<uuid:noegle>/proeve/": [
            *hent(f"/advis/modtagere/{KANARIE}/proeve/", htmx="proeve"),
            *send([f"/advis/modtagere/{KANARIE}/proeve/"], {"x": "1"}),
        ],
        "advis/grupper/<uuid:gruppe_uuid>/": hent(f"/advis/grupper/{KANARIE}/"),
        **{
            f"advis/grupper/<uuid:gruppe_uuid>/{navn}/": hent(f"/advis/grupper/{KANARIE}/{navn}/")
            for navn in ("historik", "eksport", "personer", "proeve")
        },
        **{
            f"advis/grupper/<uuid:gruppe_uuid>/{navn}/": send(
                [f"/advis/grupper/{KANARIE}/{navn}/"], {"version": "1"}
            )
            for navn in ("aktiver", "deaktiver", "kopier", "gendan")
        },
        f"{p}adviser/": hent(*(f"{path}adviser/" for path in personer)),
        "advis/": hent("/advis/", "/advis/?vis=faerdige&type=sygehus&g=1"),
        "advis/soeg/": send(["/advis/soeg/"], {"tekst": "Jarlov"}, {"vis": "nye", "g": "1"}),
        "advis/mine/": hent("/advis/mine/"),
        "advis/paamindelser/": hent("/advis/paamindelser/"),
        "advis/tal/": hent("/advis/tal/", f"/advis/tal/?kendt={KANARIE}"),
        **{f"advis/{navn}/": hent(f"/advis/{navn}/") for navn in ("valg", "csv", "belastning")},
        "advis/handling/": send(
            ["/advis/handling/"],
            *({"handling": h, "valgt": str(KANARIE)} for h in ("faerdiggoer", "tildel", "x")),
        ),
        "advis/fortryd/<uuid:samling>/": send([f"/advis/fortryd/{KANARIE}/"], {}),
        "advis/gem/": send(["/advis/gem/"], {"navn": "Mine", "vis": "mine"}),
        "advis/gem/<uuid:soegning>/slet/": send([f"/advis/gem/{KANARIE}/slet/"], {}),
        "advis/<uuid:advis_uuid>/": [
            *hent(f"/advis/{KANARIE}/"),
            *hent(f"/advis/{KANARIE}/", htmx="advis"),
        ],
        "advis/<uuid:advis_uuid>/kommentar/": send(
            [f"/advis/{KANARIE}/kommentar/"], {"tekst": "x"}
        ),
        "drift/": hent("/drift/"),
        "drift/advis/": hent("/drift/advis/"),
        "drift/advis/genstart/": send(
            ["/drift/advis/genstart/"], {"valgt": str(KANARIE)}, {"alle": "1"}
        ),
        **{
            f"drift/dueslag/{handling}/": send(
                [f"/drift/dueslag/{handling}/"], {"klient": "ingen", "grund": "fejl"}
            )
            for handling in ("luk", "aabn")
        },
        "drift/kilder/": hent("/drift/kilder/", "/drift/kilder/?dage=30"),
        "drift/beskeder/": hent("/drift/beskeder/", f"/drift/beskeder/?tilstand={KANARIE}"),
        "drift/beskeder/<uuid:besked_id>/": hent(f"/drift/beskeder/{KANARIE}/"),
        **{
            f"drift/beskeder/<uuid:besked_id>/{handling}/": send(
                [f"/drift/beskeder/{KANARIE}/{handling}/"], {"begrundelse": "0"}
            )
            for handling in ("indhold", "afspil", "kasser")
        },
        "drift/opslag/": hent("/drift/opslag/"),
        "drift/karantaene/": hent("/drift/karantaene/", f"/drift/karantaene/?kode={KANARIE}"),
        "drift/karantaene/<uuid:karantaene_id>/": hent(f"/drift/karantaene/{KANARIE}/"),
        **{
            f"drift/karantaene/<uuid:karantaene_id>/{handling}/": send(
                [f"/drift/karantaene/{KANARIE}/{handling}/"], {"begrundelse": "0"}
            )
            for handling in ("indhold", "afspil", "kasser")
        },
        "revision/": [*hent("/revision/"), *send(["/revision/"], {"fra": "", "til": ""})],
        "revision/soeg/<slug:noegle>/": hent("/revision/soeg/0123456789abcdef/"),
        "revision/linje/<uuid:log_id>/cpr/": send([f"/revision/linje/{KANARIE}/cpr/"], {}),
        "revision/udtraek/<uuid:udtraek_id>/": hent(f"/revision/udtraek/{KANARIE}/"),
        "revision/udtraek/<uuid:udtraek_id>/fil/": hent(f"/revision/udtraek/{KANARIE}/fil/"),
        "revision/rapport/<slug:side>/": [
            *hent(*(f"/revision/rapport/{side.slug}/" for side in SIDER)),
            *send(["/revision/rapport/aktivitet/"], {"fra": "", "til": ""}),
        ],
        "revision/rapport/lister/": [
            *hent("/revision/rapport/lister/"),
            *send(["/revision/rapport/lister/"], {"slags": "vip", "hjemmel": ""}),
        ],
        "revision/rapport/lister/hent/": send(
            ["/revision/rapport/lister/hent/"], {"slags": "vip"}, {"slags": "vip", "tom": "1"}
        ),
        "statistik/": hent("/statistik/", "/statistik/?myndighed=alle"),
        "statistik/<slug:tabel>.csv": hent("/statistik/brug.csv", f"/statistik/{KANARIE}.csv"),
        "arbejdslister/": hent("/arbejdslister/"),
        "arbejdslister/udsoegning/ny/": [
            *hent("/arbejdslister/udsoegning/ny/"),
            lambda r: _population(r, "27.24.45"),
        ],
        "arbejdslister/udsoegning/<uuid:population_id>/": hent(
            f"/arbejdslister/udsoegning/{KANARIE}/"
        ),
        "arbejdslister/udsoegning/<uuid:population_id>/ret/": hent(
            f"/arbejdslister/udsoegning/{KANARIE}/ret/"
        ),
        "arbejdslister/udsoegning/<uuid:population_id>/koer/": send(
            [f"/arbejdslister/udsoegning/{KANARIE}/koer/"], {}
        ),
        "arbejdslister/berig/": [
            *hent("/arbejdslister/berig/"),
            *send(["/arbejdslister/berig/"], {"hjemmel": "x"}),
        ],
        "arbejdslister/adressetjek/": [
            *hent("/arbejdslister/adressetjek/"),
            *send(["/arbejdslister/adressetjek/"], {"linjer": "Jan Jarlov, Skovbrynet 38"}),
        ],
        **{
            f"arbejdslister/koersel/<uuid:koersel_id>/{del_}": [
                *hent(f"/arbejdslister/koersel/{KANARIE}/{del_}"),
                *send([f"/arbejdslister/koersel/{KANARIE}/{del_}"], {"svar": "ja"}),
            ]
            for del_ in ("", "fil/", "afbryd/", "afgoer/")
        },
        "formaal/": hent("/formaal/"),
        "formaal/<slug:opslag>/": [
            *hent("/formaal/ydelser-andre/", "/formaal/findes-ikke/"),
            *send(["/formaal/soeg-landet/"], {"formaal": "1", "tilbage": jan}, {"formaal": "x"}),
        ],
        "formaal/<slug:opslag>/afslut/": send(["/formaal/soeg-landet/afslut/"], {}),
        "mine-rettigheder/": hent("/mine-rettigheder/"),
        "visning/kolonner/<slug:blok>/": [
            *hent("/visning/kolonner/sager/"),
            *send(["/visning/kolonner/sager/"], {"kolonne": "kle", "taethed": "normal"}),
        ],
        "saml/metadata/": hent("/saml/metadata/"),
        "saml/log-ind/": hent("/saml/log-ind/"),
        "saml/acs/": send(["/saml/acs/"], {"SAMLResponse": str(KANARIE)}),
        "saml/slo/": hent("/saml/slo/"),
        "saml/paa-vegne-af/": [*hent("/saml/paa-vegne-af/"), *send(["/saml/paa-vegne-af/"], {})],
        "demo/idp/sso/": hent("/demo/idp/sso/"),
        "demo/idp/slo/": hent("/demo/idp/slo/"),
        "openapi.yaml": hent("/openapi.yaml"),
        # Answered before the resolver is asked (sapa.sundhed).
        "healthz": hent("/healthz"),
        "readyz": hent("/readyz"),
        # Last of those that read: what the user has looked at by now. Then out.
        "": hent("/"),
        "log-ud/": [lambda r: r.kald("post", "/log-ud/"), *hent("/")],
    }


SYSTEMERNES = ("api/v1/", "service/")  # access.middleware.API_PREFIX
METODER = ("get", "head", "options", "post", "put", "patch", "delete")
_UUIDER = ("uuid", "objekt")
_NOEGLE = re.compile(r"<(?:(\w+):)?\w+>")


def sti(route: str) -> str:
    """An address of the route, with the canary's uuid where it takes a key of an object."""
    return "/" + _NOEGLE.sub(lambda m: str(KANARIE) if m[1] in _UUIDER else "sager", route)


def noegleruter() -> list[str]:
    """Every route that takes a key of an object, with the canary's uuid as that key."""
    return [sti(route) for route in ruter() if any(f"<{n}:" in route for n in _UUIDER)]


def _api() -> list[str]:
    """Routes for systems: a user's session is nobody there, whatever the route."""
    return [route for route in ruter() if route.startswith(SYSTEMERNES)]


def ruter(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from ruter(pattern, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern)


def gaa_metoder(client: Client) -> list[Svar]:
    """Every route with the canary's key, by every method of HTTP, as a page and by htmx."""
    r = Rundgang(client)
    UR[0] = NU
    for path in noegleruter():
        for metode in METODER:
            r.kald(metode, path)
        r.kald("get", path, htmx="x")
        r.kald("post", path, htmx="x")
    return r.svar


def gaa(client: Client, verden: Verden, *, systemer: bool = False) -> list[Svar]:
    """The whole crawl, as the user of `client`; the routes for systems, where nobody is signed in
    whatever the session (access.middleware), only where asked for."""
    r = Rundgang(client)
    UR[0] = NU
    for route, visits in rundgang(verden).items():
        if systemer or not route.startswith(SYSTEMERNES):
            for visit in visits:
                visit(r)
    return r.svar


def forskelle(foer: list[Svar], efter: list[Svar]) -> Iterator[str]:
    for a, b in zip(foer, efter, strict=True):
        if (a.kald, a.status, a.hoveder) != (b.kald, b.status, b.hoveder):
            yield f"{a.kald}: {a.status} {a.hoveder} / {b.kald}: {b.status} {b.hoveder}"
        elif a.saetninger != b.saetninger:
            yield f"{a.kald}: {a.saetninger} / {b.saetninger} SQL statements"
        elif a.krop != b.krop:
            lines = zip(a.krop.splitlines(), b.krop.splitlines(), strict=False)
            first = next(((x, y) for x, y in lines if x != y), ("length", "length"))
            yield f"{a.kald}: {first[0][:300]!r} / {first[1][:300]!r}"
