"""One rule, three readers: the pure core, the database's condition and row-level security agree."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest
from psycopg.types.range import TimestamptzRange

from access.db import database_role, saet_adgang
from access.praedikat import praedikat
from access.regler import (
    ADMINISTRATION,
    BEVILLING,
    DOKUMENT,
    EFFEKTUERING,
    JOURNALPOST,
    SAG,
    Alle,
    Fakta,
    Gennem,
    Gruppen,
    Naar,
    Profil,
    Visning,
    explain,
    journalnotat,
    notatret,
    sted,
    stop,
)
from access.selectors import enheder_under
from access.values import ALT as ALT_OMFANG
from access.values import Omfang, Permission, Raekkefakta
from indexes.dokument.models import Dokument
from indexes.sag.models import Journalpost, Sag, SagLinje
from indexes.sag.selectors import maa_skrive_notat
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from tests.faelles import KOMMUNE, NU

VIRKNING = TimestamptzRange(NU, None, "[)")
BRUGERE = 24
ALLE = (
    Permission.SE_SAG,
    Permission.SE_DOKUMENT,
    Permission.SE_YDELSE,
    Permission.OPRET_JOURNALNOTAT,
)
NOTAT_KLE = 292104


@dataclass
class Samling:
    """The random rows, and the facts from which the pure rule reads."""

    sager: dict[UUID, Fakta]
    dokumenter: dict[UUID, Fakta]
    poster: dict[int, Fakta]
    ydelser: dict[int, Fakta]
    effektueringer: dict[int, Fakta]


def _guard(rng, navne):
    return {
        "myndighed": rng.choice([KOMMUNE, KOMMUNE, 1002]),
        "kle": rng.choice([-1, 292104, 292105, 323004, 270000]),
        "foelsomhed": rng.randint(1, 4),
        "enhed": rng.choice([0, 100, 250, 399, 700]),
        "fagsystem": rng.randint(1, 3),
        "sikkerhedsprofil": rng.choice([None, None, None, [rng.choice(navne)], []]),
        "lukket": rng.random() < 0.1,
    }


_FLAG = ("undtaget_borger", "lukket")


def _sag_guard(rng, navne):
    return _guard(rng, navne) | {"undtaget_borger": rng.random() < 0.2}


def _fakta(guard, flag=(), **kwargs):
    flag = dict(flag) | {name: guard[name] for name in _FLAG if name in guard}
    own = {name: value for name, value in guard.items() if name not in _FLAG}
    profil = own["sikkerhedsprofil"]
    row = Raekkefakta(**{**own, "sikkerhedsprofil": None if profil is None else tuple(profil)})
    return Fakta(row, flag=flag, **kwargs)


def _save(rows):
    rows = list(rows)
    for model in {type(row): None for row in rows}:
        model.objects.unguarded(reason="test data").bulk_create(
            [row for row in rows if type(row) is model]
        )


def byg(rng, navne):
    alle = Samling({}, {}, {}, {}, {})
    guards = {uuid4(): _sag_guard(rng, navne) for _ in range(80)}
    alle.sager.update({uuid: _fakta(guard) for uuid, guard in guards.items()})
    for uuid, guard in guards.items():
        text = {"titel": "", "sagsnummer": "", "opdateret": NU}
        line = {"part_uuid": uuid4(), "sag_uuid": uuid, "rolle": 1, "virkning": VIRKNING}
        _save([Sag(uuid=uuid, **text, **guard), SagLinje(**line, **text, **guard)])
    for _ in range(150):
        _byg_dokument(rng, navne, alle, guards)
    for _ in range(80):
        _byg_bevilling(rng, navne, alle)
    return alle


def _byg_dokument(rng, navne, alle, guards):
    uuid, guard = uuid4(), _sag_guard(rng, navne)
    paa = rng.sample(list(guards), rng.choice([0, 0, 1, 2, 3]))
    # Kept so by the projections (tests/registrering/test_visningsklasse.py).
    guard["undtaget_borger"] |= any(guards[s]["undtaget_borger"] for s in paa)
    related = {"sager": tuple(_fakta(guards[s]) for s in paa)}
    alle.dokumenter[uuid] = _fakta(guard, {"sagsloest": not paa}, relateret=related)
    posts = [
        Journalpost(
            sag_uuid=s, dokument_uuid=uuid, rolle="Tilakteret", virkning=VIRKNING, **guards[s]
        )
        for s in paa
    ]
    _save([Dokument(uuid=uuid, titel="", opdateret=NU, sagsloest=not paa, **guard), *posts])
    alle.poster.update({post.id: _fakta(guards[post.sag_uuid]) for post in posts})


def _byg_bevilling(rng, navne, alle):
    bevilling, shared = uuid4(), _guard(rng, navne)
    ydelser, betalinger = [], []
    for n in range(rng.randint(1, 2)):
        guard = {**shared, "kle": _guard(rng, navne)["kle"]}
        row = BevilgetYdelse(
            bevilling_uuid=bevilling, ydelse_id=str(n), navn="", opdateret=NU, **guard
        )
        ydelser.append((row, guard))
    for _ in range(rng.choice([0, 1, 2])):
        own = _guard(rng, navne)
        guard = {**own, "foelsomhed": shared["foelsomhed"]}
        guard["sikkerhedsprofil"] = shared["sikkerhedsprofil"]
        row = Effektuering(
            effektuering_uuid=uuid4(),
            bevilling_uuid=bevilling,
            har_bevilling=True,
            opdateret=NU,
            **guard,
        )
        betalinger.append((row, guard))
    har_effektuering = not all(guard["lukket"] for _, guard in betalinger)
    for row, _ in ydelser:
        row.har_effektuering = har_effektuering
    _save(row for row, _ in ydelser + betalinger)
    payments = {"effektueringer": tuple(_fakta(g) for _, g in betalinger)}
    grants = {"bevillinger": tuple(_fakta(g) for _, g in ydelser)}
    flag = {"har_effektuering": har_effektuering, "har_bevilling": True}
    for row, guard in ydelser:
        alle.ydelser[row.id] = _fakta(guard, flag=flag, relateret=payments)
    for row, guard in betalinger:
        alle.effektueringer[row.id] = _fakta(guard, flag=flag, relateret=grants)


def _grupper(rng, units):
    return [
        {
            "permissions": rng.sample(ALLE, rng.randint(1, 4)),
            "scope": rng.choice([KOMMUNE, KOMMUNE, 1002]),
            "kle": rng.choice(
                [None, None, ["*"], ["29.21.*"], ["32.*", "27.00.00"], ["99.99.99"], []]
            ),
            "foelsomhed": rng.randint(1, 4),
            "enheder": rng.choice([None, None, [rng.choice(units).uuid]]),
            "fagsystemer": rng.choice([None, None, [1, 2], []]),
        }
        for _ in range(rng.randint(0, 5))
    ]


def _ids(rows, key="pk"):
    return set(rows.values_list(key, flat=True))


def _samlet(user, permission):
    """The user as the merged limits see her: one group per authority, with all that any of her
    groups with the permission has."""
    with_it = [g for g in user.grupper if permission in g.permissions]

    def alt(kind):
        return Omfang.af(i for g in with_it for i in getattr(g, kind).intervaller)

    merged = [
        replace(
            g,
            kle=alt("kle"),
            enheder=alt("enheder"),
            fagsystemer=alt("fagsystemer"),
            permissions=frozenset({permission}),
        )
        for g in with_it
    ]
    return replace(user, grupper=tuple(merged))


def _grov(user):
    """The user as the coarse lock sees her: by authority and level, whatever the permission."""
    wide = {"kle": ALT_OMFANG, "enheder": ALT_OMFANG, "fagsystemer": ALT_OMFANG}
    groups = [replace(g, permissions=frozenset(Permission), **wide) for g in user.grupper]
    return replace(user, grupper=tuple(groups))


def _aaben(fakta):
    related = {name: tuple(map(_aaben, rows)) for name, rows in fakta.relateret.items()}
    return replace(fakta, flag={**fakta.flag, "lukket": False}, relateret=related)


def _bag_laasen(model, user, fakta):
    """What decision 0014 promises of the lock alone, table by table. Livscyklus is the door's."""
    fakta = _aaben(fakta)
    if model is Sag:
        return stop(SAG, user, fakta) is None
    if model is SagLinje:
        return stop(SAG, _samlet(user, Permission.SE_SAG), fakta) is None
    if model is Journalpost:
        return stop(SAG, _grov(user), fakta) is None
    ydelse = Alle((Gruppen(Permission.SE_YDELSE), Profil()))
    if model in {BevilgetYdelse, Effektuering}:
        return stop(ydelse, _samlet(user, Permission.SE_YDELSE), fakta) is None
    papirer = _samlet(user, Permission.SE_DOKUMENT)
    eget = Gruppen(Permission.SE_DOKUMENT)
    sager = [f for f in fakta.relateret["sager"] if stop(SAG, _grov(user), f) is None]
    paa = replace(fakta, relateret={"sager": tuple(sager)})
    gennem = Gennem("sager", replace(eget, ogsaa_ydre_niveau=True))
    regel = Alle((Naar("sagsloest", eget, gennem), Profil(), Visning()))
    return stop(regel, papirer, paa) is None


def test_the_rule_the_predicate_and_the_lock_agree(adgang_med, enhed):
    """Over 10,000 pairs of user and row, of the five kinds of object and the list line, with every fact that decides;
    and every third user once more as one who shows the page to the citizen."""
    rng = random.Random(2026)
    units = [enhed(f"E{n}", n * 100, n * 100 + rng.choice([99, 299])) for n in range(1, 8)]
    users = [adgang_med(*_grupper(rng, units)) for _ in range(BRUGERE)]
    alle = byg(rng, [user.bruger_uuid for user in users])
    users += [user.vist_for_borger() for user in users[::3]]
    kinds = [
        (Sag, "pk", SAG, alle.sager),
        (SagLinje, "sag_uuid", SAG, alle.sager),
        (Dokument, "pk", DOKUMENT, alle.dokumenter),
        (Journalpost, "pk", JOURNALPOST, alle.poster),
        (BevilgetYdelse, "pk", BEVILLING, alle.ydelser),
        (Effektuering, "pk", EFFEKTUERING, alle.effektueringer),
    ]
    pairs: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for user in users:
        for model, key, regel, rows in kinds:
            admitted = {k for k, f in rows.items() if explain(regel, user, f).tilladt}
            assert _ids(model.objects.visible_to(user), key) == admitted, model
            with database_role("sapa_web"):
                saet_adgang(user)
                # The lock never hides what the rule admits ...
                behind = _ids(model.objects.visible_to(user), key)
                raw = _ids(model.objects.unguarded(reason="test"), key)
            assert behind == admitted, model
            # ... and by itself admits exactly what decision 0014 says, so never what it must stop:
            # another authority, or above the user's level there.
            assert raw == {k for k, f in rows.items() if _bag_laasen(model, user, f)}, model
            assert all(_i_grov_raekkevidde(user, rows[k]) for k in raw), model
            pairs[model.__name__] += len(rows)
            seen[model.__name__] += len(admitted)
    assert pairs.total() >= 10_000
    # Else it would be agreement on nothing.
    assert all(seen[name] >= 50 for name in pairs), seen
    assert all(seen[name] < pairs[name] / 2 for name in pairs), seen


def test_who_may_write_a_note_is_one_rule_too(adgang_med, enhed):
    rng = random.Random(7)
    units = [enhed(f"E{n}", n * 100, n * 100 + 99) for n in range(1, 8)]
    users = [adgang_med(*_grupper(rng, units)) for _ in range(BRUGERE)]
    sager = {uuid4(): _sag_guard(rng, [users[0].bruger_uuid]) for _ in range(100)}
    _save(
        Sag(uuid=uuid, titel="", sagsnummer="", opdateret=NU, **guard)
        for uuid, guard in sager.items()
    )
    regel, both = journalnotat(NOTAT_KLE), 0
    for user in users:
        may = {uuid for uuid, guard in sager.items() if stop(regel, user, _fakta(guard)) is None}
        visible = Sag.objects.visible_to(user)
        assert _ids(visible.filter(praedikat(regel, user, Sag))) == may
        one = next(iter(may), None) or next(iter(sager))
        asked = maa_skrive_notat(adgang=user, sag_uuid=one, kle="29.21.04")
        assert asked == (one in may)
        own = {
            uuid
            for uuid, guard in sager.items()
            if stop(journalnotat(guard["kle"]), user, _fakta(guard)) is None
        }
        assert _ids(visible.filter(praedikat(notatret(), user, Sag))) == own
        both += len(may) + len(own)
    assert both > 40
    assert not maa_skrive_notat(adgang=users[0], sag_uuid=next(iter(sager)), kle="29.21")


def test_the_units_that_a_user_administers_come_from_the_same_rule(adgang_med, enhed):
    rng = random.Random(8)
    units = [
        enhed(f"E{n}", n * 100, n * 100 + 99, myndighed=rng.choice([KOMMUNE, 1002]))
        for n in range(1, 12)
    ]
    found = 0
    for _ in range(BRUGERE):
        grupper = [
            g | {"permissions": [rng.choice([Permission.ADMINISTRER, Permission.SE_SAG])]}
            for g in _grupper(rng, units)
        ]
        user = adgang_med(*grupper)
        may = {
            e.id for e in units if stop(ADMINISTRATION, user, sted(e.myndighed_id, e.fra)) is None
        }
        assert _ids(enheder_under(ADMINISTRATION, adgang=user)) == may
        found += len(may)
    assert found > 20


def _i_grov_raekkevidde(user, fakta):
    own = fakta.raekke
    rows = (
        [own] if not fakta.relateret.get("sager") else [f.raekke for f in fakta.relateret["sager"]]
    )
    return any(
        gruppe.myndighed == row.myndighed
        and gruppe.foelsomhed >= max(row.foelsomhed, own.foelsomhed)
        for gruppe in user.grupper
        for row in rows
    )


def dok(foelsomhed, *sager, sagsloest=False):
    own = Raekkefakta(173, 292104, foelsomhed, 0, 1)
    return Fakta(own, flag={"sagsloest": sagsloest}, relateret={"sager": sager})


@pytest.mark.parametrize(
    ("dokument", "grund"),
    [
        (dok(2, Fakta(Raekkefakta(173, 292104, 2, 0, 1))), None),
        (dok(3, Fakta(Raekkefakta(173, 292104, 2, 0, 1))), "foelsomhed"),
        (dok(2, Fakta(Raekkefakta(173, 323004, 2, 0, 1))), "kle"),
        (dok(2, Fakta(Raekkefakta(101, 292104, 2, 0, 1))), "myndighed"),
        (dok(2), "sager"),
        (dok(2, sagsloest=True), None),
        (dok(3, sagsloest=True), "foelsomhed"),
    ],
)
def test_a_dokument_is_seen_through_its_sag_and_its_own_level(adgang_med, dokument, grund):
    user = adgang_med({"kle": ["29.*"], "foelsomhed": 2})
    assert stop(DOKUMENT, user, dokument) == grund


def test_the_level_must_come_from_the_group_that_reaches_the_sag(adgang_med):
    """Groups are never merged: level 3 under KLE 32 does not open a level 3 paper on a 29 sag."""
    user = adgang_med({"kle": ["29.*"], "foelsomhed": 2}, {"kle": ["32.*"], "foelsomhed": 3})
    paper = dok(3, Fakta(Raekkefakta(173, 292104, 2, 0, 1)))
    assert stop(DOKUMENT, user, paper) == "foelsomhed"


def test_a_refusal_tells_the_limit_of_the_group_that_came_furthest(adgang_med):
    user = adgang_med({"scope": 1002}, {"kle": ["32.*"]}, {"kle": ["29.*"], "foelsomhed": 1})
    assert stop(SAG, user, Fakta(Raekkefakta(173, 292104, 2, 0, 1))) == "foelsomhed"
    assert stop(SAG, adgang_med(), Fakta(Raekkefakta(173, 292104, 2, 0, 1))) == "rolle"
