"""Reference data into the database: authorities, systems, KLE, roles and types. Idempotent."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction

from access.formaal.services import sikr_formaal
from access.models import Fagsystem, Myndighed
from access.saml.roller import sikr_systemroller
from advis.models import Daekningstal, Skabelon
from fixtures import grunddata
from indexes.beskedfordeler.models import Beskedkode, Haendelsestype
from indexes.klassifikation.models import Handlingsfacet, KleEmne, RolleEllerType
from indexes.oio.referencer import er_kle, kle_tal
from indexes.oio.roller import OBJEKTTYPER, ROLLER
from indexes.ydelse.models import Beregningsfrekvens
from sapa.arbejdslister.services import sikr_hjemler, sikr_lofter
from sapa.arbejdslister.values import Art, Loft
from sapa.bemaerkninger.typer import Typedata
from sapa.bemaerkninger.typer import sikr as sikr_bemaerkningstyper
from sapa.demo import brev, dueslag, fordeling
from sapa.demo.idp import opsaetning as idp
from sapa.loft.services import sikr_satser
from sapa.loft.values import Regel, Sats


@transaction.atomic
def indlaes() -> dict[str, int]:
    """Write all reference data; what is there already is brought up to date. Returns rows per
    kind."""
    return {
        "myndigheder": _myndigheder(),
        "fagsystemer": _fagsystemer(),
        "kle": _kle(),
        "handlingsfacetter": _facetter(),
        "roller og typer": _roller_og_typer(),
        "beregningsfrekvenser": _frekvenser(),
        "hændelsestyper": _haendelsestyper(),
        "beskedkoder": _beskedkoder(),
        "advisskabeloner": _advisskabeloner(),
        "advisdækning": _advisdaekning(),
        "brugersystemroller": sikr_systemroller(),
        "formål": sikr_formaal(),
        "loftssatser": _loftssatser(),
        "hjemler til arbejdslister": sikr_hjemler(grunddata.listehjemler()),
        "lofter for arbejdslister": sikr_lofter(
            (Art(art), Loft(*tal)) for art, *tal in grunddata.listelofter()
        ),
        "typer af bemærkninger": _bemaerkningstyper(),
    } | (_kun_demo() if settings.DEMO else {})


def _kun_demo() -> dict[str, int]:
    return {
        "testmyndigheder med login": idp.sikr(),
        "kommuner med dueslag": dueslag.sikr(),
        "tilsluttet fordelingen": fordeling.sikr(),
        "brevskabeloner": brev.sikr(),
    }


def _myndigheder() -> int:
    typer = {"kommune": Myndighed.Type.KOMMUNE, "test": Myndighed.Type.TEST}
    rows = [
        Myndighed(
            id=fakta.id,
            cvr=fakta.cvr,
            navn=fakta.officielt_navn,
            kort_navn=fakta.navn,
            type=typer.get(fakta.type, Myndighed.Type.STAT),
        )
        for fakta in grunddata.myndigheder()
    ]
    # viser_skjulte is the authority's own choice and stays as it is.
    Myndighed.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["cvr", "navn", "kort_navn", "type"],
    )
    return len(rows)


def _fagsystemer() -> int:
    rows = [
        Fagsystem(id=fakta.id, uuid=fakta.uuid, navn=fakta.navn, leverandoer=fakta.leverandoer)
        for fakta in grunddata.fagsystemer()
    ]
    Fagsystem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["uuid", "navn", "leverandoer"],
    )
    with connection.cursor() as cursor:
        # Written with their ids: the next that is made without one must not take number 1.
        cursor.execute(
            "select setval(pg_get_serial_sequence('access_fagsystem', 'id'),"
            " (select max(id) from access_fagsystem))"
        )
    return len(rows)


def _kle() -> int:
    rows = [
        KleEmne(
            nummer=fakta.nummer,
            tal=kle_tal(fakta.nummer) if er_kle(fakta.nummer) else None,
            titel=fakta.titel,
            uuid=fakta.uuid,
            gyldig_fra=fakta.gyldig_fra,
            gyldig_til=fakta.gyldig_til,
        )
        for fakta in grunddata.kle()
    ]
    KleEmne.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["nummer"],
        update_fields=["tal", "titel", "uuid", "gyldig_fra", "gyldig_til"],
    )
    return len(rows)


def _facetter() -> int:
    rows = [
        Handlingsfacet(kode=f.kode, titel=f.titel, uuid=f.uuid)
        for f in grunddata.handlingsfacetter()
    ]
    Handlingsfacet.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kode"], update_fields=["titel", "uuid"]
    )
    return len(rows)


def _roller_og_typer() -> int:
    rows = [
        RolleEllerType(
            indeks=r.indeks.typenavn, art="rolle", relation=r.relation, navn=r.navn, uuid=r.uuid
        )
        for r in ROLLER
    ] + [
        RolleEllerType(indeks=t.indeks.typenavn, art="objekttype", navn=t.navn, uuid=t.uuid)
        for t in OBJEKTTYPER
    ]
    RolleEllerType.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["indeks", "art", "relation", "navn"],
        update_fields=["uuid"],
    )
    return len(rows)


def _frekvenser() -> int:
    rows = [
        Beregningsfrekvens(kode=str(uuid), navn=navn)
        for navn, uuid in grunddata.frekvenser().items()
    ]
    Beregningsfrekvens.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kode"], update_fields=["navn"]
    )
    return len(rows)


def _loftssatser() -> int:
    """A rate that somebody has changed is hers, and stays."""
    rows = (
        Sats(
            Regel(f.regel),
            f.gruppe,
            f.husstand,
            f.fra,
            f.til,
            Decimal(f.beloeb),
            f.hjemmel,
            f.kilde,
            f.bekraeftet,
        )
        for f in grunddata.loftssatser()
    )
    return sikr_satser(rows)


def _bemaerkningstyper() -> int:
    """A type that an authority has changed is its own, and stays."""
    rows = (
        Typedata(
            f.kode,
            f.navn,
            f.hjaelp,
            f.foelsomhed,
            f.tone,
            f.maerke,
            f.maks_dage,
            f.raekkefoelge,
        )
        for f in grunddata.bemaerkningstyper()
    )
    return sikr_bemaerkningstyper(rows, ejere=Myndighed.objects.values_list("id", flat=True))


def _haendelsestyper() -> int:
    rows = [
        Haendelsestype(
            kode=f.kode,
            navn=f.navn,
            slags=f.slags,
            gruppe=f.gruppe,
            forhold=f.forhold,
            retter=list(f.retter),
        )
        for f in grunddata.haendelsestyper()
    ]
    Haendelsestype.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kode"],
        update_fields=["navn", "slags", "gruppe", "forhold", "retter"],
    )
    return len(rows)


def _advisskabeloner() -> int:
    rows = [
        Skabelon(
            kode=f.kode,
            navn=f.navn,
            beskrivelse=f.beskrivelse,
            advistype=f.advistype,
            lovpligtig=f.lovpligtig,
            raekkefoelge=nr,
            definition=f.definition,
        )
        for nr, f in enumerate(grunddata.advisskabeloner())
    ]
    Skabelon.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kode"],
        update_fields=[
            "navn",
            "beskrivelse",
            "advistype",
            "lovpligtig",
            "raekkefoelge",
            "definition",
        ],
    )
    return len(rows)


def _advisdaekning() -> int:
    rows = [
        Daekningstal(
            kilde=f.kilde,
            kommune=f.kommune,
            kommunenavn=f.navn,
            advistype=type_,
            antal=antal,
        )
        for f in grunddata.advisdaekning()
        for type_, antal in f.antal.items()
    ]
    Daekningstal.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kilde", "kommune", "advistype"],
        update_fields=["kommunenavn", "antal"],
    )
    return len(rows)


def _beskedkoder() -> int:
    """An id that an operator has set is hers, and stays."""
    own = Beskedkode.objects.filter(kilde=Beskedkode.LOKAL)
    kept = set(own.values_list("art", "beskedtype", "navn"))
    taken = set(own.values_list("art", "beskedtype", "officiel_id"))
    rows = [
        Beskedkode(
            art=f.art,
            beskedtype=f.beskedtype,
            navn=f.navn,
            officiel_id=f.officiel_id,
            kode=f.kode,
            kilde=f.kilde,
        )
        for f in grunddata.beskedkoder()
        if (f.art, f.beskedtype, f.navn) not in kept
        and (f.art, f.beskedtype, f.officiel_id) not in taken
    ]
    Beskedkode.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["art", "beskedtype", "navn"],
        update_fields=["officiel_id", "kode", "kilde"],
    )
    return len(rows)
