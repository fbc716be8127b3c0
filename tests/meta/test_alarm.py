"""The alarm: promises that must hold everywhere, walked everywhere."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from access.querysets import GuardedManager
from indexes.api.authentication import ErKlient

ROOT = Path(__file__).resolve().parents[2]
OURS = ("sapa", "advis", "fordeling", "indexes", "access")

# Modules that may read or write past the door, and why.
UNGUARDED = {
    "advis/levering/api.py": "a system finishes, and is told the numbers of, what the door let it see",
    "indexes/haendelser/folkeregister.py": "events are told to authorities, each its own",
    "indexes/haendelser/indeks.py": "the same",
    "indexes/haendelser/kalender.py": "the same",
    "advis/toerkoersel.py": "a worker keeps samples of a dry run, shown through visible_to",
    "access/querysets.py": "defines it",
    "access/praedikat.py": "a rule asks through related rows, inside the condition of a guarded read",
    "indexes/registrering/kontrol.py": "compares projections with the fold of the log",
    "indexes/sag/projektion.py": "intake writes projections",
    "indexes/dokument/projektion.py": "intake writes projections",
    "indexes/ydelse/projektion.py": "intake writes projections",
    "indexes/personkilder/kilder.py": "intake writes projections",
    "indexes/modtagelse/models.py": "defines it for the quarantine, by the reach of operators",
    "indexes/modtagelse/karantaene.py": "intake keeps what it refuses, for as long as it may",
    "indexes/modtagelse/afspilning.py": "a worker replays what operators ordered",
    "indexes/erhverv/services.py": "intake writes projections",
    "indexes/erhverv/kilder.py": "planned facts of companies take effect",
    "fordeling/opsaetning/udfald.py": "how many notes wait for an authority's routes: numbers alone",
    "fordeling/laesning.py": "the worker that sends, and the receipts that come, ask for nobody",
    "sapa/demo/cpr_viden.py": "the demo's CPR answers from what the register holds",
    "sapa/bemaerkninger/services.py": "the job deletes what has run out, whoever's it is",
    "sapa/revision/models.py": "defines it for exports, which are their owners' alone",
    "sapa/arbejdslister/models.py": "defines it for saved populations, which are their authority's",
    "sapa/indsigt/arbejde.py": "the worker makes packages on their orderers' behalf",
    "sapa/indsigt/services.py": "packages that have run out are deleted",
    "sapa/arbejdslister/arbejde.py": "the worker makes lists on their orderers' behalf",
    "sapa/arbejdslister/services.py": "lists that have run out are deleted",
    "sapa/arbejdslister/selectors.py": "advis matches against a population on its authority's behalf",
    "sapa/revision/services.py": "the worker builds exports on their owners' behalf",
}


def our_models():
    return [m for m in apps.get_models() if m.__module__.split(".")[0] in OURS]


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_every_table_says_who_may_touch_it(db):
    """Each migration that makes a table calls giv_adgang or laas_tabel, which leave this mark."""
    unnamed = rows(
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind in ('r', 'p') and obj_description(oid, 'pg_class') is distinct from 'sikret'"
    )
    assert [name for (name,) in unnamed] == []


def test_every_guarded_model_has_the_manager_and_the_policies(db):
    guarded = [m for m in our_models() if hasattr(m, "guard")]
    assert len(guarded) > 10
    locked = dict(
        rows(
            "select relname, relrowsecurity from pg_class where relnamespace = 'public'::regnamespace"
        )
    )
    policies = {(t, r) for t, r in rows("select tablename, unnest(roles)::text from pg_policies")}
    for model in guarded:
        table = model._meta.db_table
        assert isinstance(model._default_manager, GuardedManager), table
        assert model.guard in {"raekke", "person"}, table
        assert model.permission, table
        assert locked[table], table
        assert (table, "sapa_web") in policies, table
        assert (table, "sapa_indlaes") in policies, table


def test_every_model_about_a_person_or_a_sag_is_guarded():
    """A table with a column that names a part, or with myndighed and følsomhed, must be guarded."""
    # The log and its outbox are closed to the web role altogether; the revisionslog is the memory of looks.
    closed = {
        "Registrering",
        "Objekt",
        "Haendelse",
        "ModtagetHaendelse",
        "Aendring",
        "Revisionslog",
    }
    access_itself = {"Adgangsgruppe", "Leverancestatus", "Dataafgraensning"}
    for model in our_models():
        columns = {f.name for f in model._meta.get_fields()}
        about = (
            "part_uuid" in columns
            or "sag_uuid" in columns
            or {"myndighed", "foelsomhed"} <= columns
        )
        if about and model.__name__ not in closed | access_itself:
            assert hasattr(model, "guard"), model.__name__


def test_unguarded_reads_are_few_and_named():
    found = {}
    for package in OURS:
        for path in (ROOT / package).rglob("*.py"):
            if "unguarded(" in path.read_text():
                found[str(path.relative_to(ROOT))] = True
    unexpected = {
        f
        for f in found
        if f not in UNGUARDED and not f.startswith(("indexes/part/", "indexes/kilder/"))
    }
    assert unexpected == set()


def routes(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def test_every_route_says_who_may_use_it():
    undeclared = []
    for route, view in routes():
        view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
        if view_class is not None and hasattr(view_class, "permission_classes"):
            declared = ErKlient in view_class.permission_classes
        else:
            declared = hasattr(view, "adgangskrav")
        if not declared:
            undeclared.append(route)
    assert undeclared == []


def test_no_route_can_carry_a_cpr_number_or_a_text():
    """Addresses hold opaque keys only."""
    for route, _ in routes():
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route):
            # `objekt` is a uuid in either case (indexes.api.stier); a `loebenummer` has nine digits at
            # most (sapa.notatadmin.urls).
            opaque = {"uuid", "slug", "objekt", "loebenummer"}
            assert kind in opaque or name == "noegle", route


@pytest.mark.parametrize(
    "name",
    [
        "access",
        "registrering",
        "sag",
        "part",
        "klassifikation",
        "saml",
        "klienter",
        "organisation",
        "revision",
        "modtagelse",
        "ydelse",
        "dokument",
        "formaal",
        "afvisning",
        "rettigheder",
        "loft",
        "visning",
        "advis",
        "beskedfordeler",
        "erhverv",
        "dueslag",
        "personkilder",
        "kildepush",
        "fordeling",
        "arbejdslister",
        "indsigt",
        "brev",
        "advispopulation",
        "modtagerproeve",
        "stilletid",
        "advisoprydning",
        "soegning",
        "bemaerkninger",
        "minside",
        "administration",
        "fordelingsopsaetning",
        "opsaetning",
        "rapport",
        "statistik",
    ],
)
def test_one_migration_head(name):
    from django.db.migrations.loader import MigrationLoader

    assert len(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes(name)) == 1
