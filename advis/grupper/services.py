"""Changes of advisgrupper: checked, kept with who, when, before and after, and never lost.

The page that calls writes the row of the revisionslog; what was before and after stands in
Advisgruppeversion. Reads of the same are in `selectors`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from access.models import Bruger, Fagsystem, Organisationsenhed
from access.values import Adgang
from advis.definition import (
    Definition,
    DefinitionFejl,
    Mangel,
    laes,
    mangler,
    mangler_til_drift,
    udskriv,
)
from advis.grupper import indeks
from advis.grupper.rettigheder import ejerret, kraev
from advis.models import (
    Advisgruppe,
    Advisgruppeversion,
    Genkoersel,
    Modtagersystem,
    Toerkoersel,
)
from advis.values import Gruppetilstand, Kanal, Modtagerart
from indexes.beskedfordeler.models import Haendelsestype

SAMLET_KL = time(8)
EJER = "ejer"
"""What a version holds beside the fields of a definition."""
# A change of these alone does not change what is found: it takes effect at once.
_UDEN_FOR_MATCH = (
    "navn",
    "modtagere",
    "stille_fra",
    "stille_til",
    "samlet_kl",
    "paamindelse_dage",
    "oprydning_dage",
    "hjemmel",
    "skabelon",
)


class Samtidig(Exception):
    """Somebody else changed the group since it was read."""


class MaaIkkeAktiveres(Exception):
    """The group cannot be switched on as it is. `grund` is a stable code: toerkoersel (none of this
    version), samme (she asked for it herself), population (it wants a list and has none)."""

    def __init__(self, grund: str) -> None:
        self.grund = grund
        super().__init__(grund)


@transaction.atomic
def opret(
    definition: Definition, *, adgang: Adgang, now: datetime, ejer: int | None = None
) -> Advisgruppe:
    """A new group of the authority on whose behalf she works, as a draft. `ejer`: another user of
    the authority whose rights the group is to have.

    Raises MaaIkke, DefinitionFejl.
    """
    kraev(adgang, adgang.scope_id)
    d = _kontroller(definition, adgang.scope_id)
    gruppe = Advisgruppe(
        myndighed=adgang.scope_id,
        oprettet=now,
        oprettet_af=adgang.bruger_id,
        ejer=_ejer(ejer, adgang),
    )
    _saet(gruppe, d, adgang, now)
    gruppe.save()
    indeks.modtagere(gruppe, d.modtagere)
    _husk(gruppe, "oprettet", None, udgave(gruppe.definition, gruppe.ejer), adgang, now)
    return gruppe


@transaction.atomic
def aendr(
    gruppe_id: int,
    definition: Definition,
    *,
    version: int,
    adgang: Adgang,
    now: datetime,
    ejer: int | None = None,
) -> Advisgruppe:
    """Change a group. Receivers and times take effect at once; what it listens for when it is
    activated anew, and until then an active group goes on as it was.

    `version` is the one that was read. Raises MaaIkke, Samtidig, DefinitionFejl.
    """
    gruppe = _laas(gruppe_id, adgang, version)
    foer, ejer_foer = gruppe.definition, gruppe.ejer
    d = _kontroller(definition, gruppe.myndighed, egen=gruppe.id)
    gruppe.ejer = _ejer(ejer, adgang) if ejer or _lytter(d) != _lytter(laes(foer)) else gruppe.ejer
    if udskriv(d) == foer and gruppe.ejer == ejer_foer:
        return gruppe
    gruppe.version += 1
    _saet(gruppe, d, adgang, now)
    if gruppe.tilstand == Gruppetilstand.AFVENTER:  # what was asked for is not what it is now
        gruppe.tilstand = (
            Gruppetilstand.AKTIV if gruppe.aktiv_version is not None else Gruppetilstand.KLADDE
        )
        gruppe.anmodet_af = None
    uaendret = _lytter(d) == _lytter(laes(foer)) and gruppe.ejer == ejer_foer
    if uaendret and gruppe.aktiv_version == gruppe.version - 1:
        gruppe.aktiv_version = gruppe.version
    if uaendret:  # a dry run of what it listens for holds still
        Toerkoersel.objects.filter(gruppe=gruppe, version=gruppe.version - 1).update(
            version=gruppe.version
        )
    gruppe.save()
    indeks.modtagere(gruppe, d.modtagere)
    _husk(
        gruppe,
        "aendret",
        udgave(foer, ejer_foer),
        udgave(gruppe.definition, gruppe.ejer),
        adgang,
        now,
    )
    return gruppe


@transaction.atomic
def kopier(gruppe_id: int, navn: str, *, adgang: Adgang, now: datetime) -> Advisgruppe:
    """A draft that is like the group, but for its name and its list of people."""
    gruppe = _laas(gruppe_id, adgang, None)
    return opret(replace(laes(gruppe.definition), navn=navn), adgang=adgang, now=now)


def importer(indhold: Any, *, adgang: Adgang, now: datetime) -> Advisgruppe:
    """A draft from what another municipality exported. Raises DefinitionFejl."""
    return opret(laes(indhold).uden_modtagere(), adgang=adgang, now=now)


def eksporter(gruppe: Advisgruppe) -> dict[str, Any]:
    """The group as another municipality may have it: without receivers, units and systems."""
    return udskriv(laes(gruppe.definition).uden_modtagere())


@transaction.atomic
def aktiver(gruppe_id: int, *, version: int, adgang: Adgang, now: datetime) -> Advisgruppe:
    """Let events be held against the group as it is now. Where a dry run says that one person alone
    may not, the first asks for it (`afventer`) and another one switches it on.

    Raises MaaIkke, Samtidig, DefinitionFejl (it lacks something), Rettighedsmangel,
    MaaIkkeAktiveres.
    """
    gruppe = _laas(gruppe_id, adgang, version)
    d = laes(gruppe.definition)
    if fundne := mangler_til_drift(d):
        raise DefinitionFejl(fundne)
    ret = ejerret(gruppe.ejer, gruppe.myndighed, d)
    if d.med_population and not antal_paa_listen(gruppe.id):
        raise MaaIkkeAktiveres("population")
    koersel = (
        Toerkoersel.objects.filter(gruppe=gruppe, version=gruppe.version, faerdig__isnull=False)
        .order_by("-bestilt")
        .first()
    )
    if koersel is None:
        raise MaaIkkeAktiveres("toerkoersel")
    if kraever_to(d, koersel, antal_paa_listen(gruppe.id)):
        if gruppe.tilstand != Gruppetilstand.AFVENTER:
            gruppe.tilstand = Gruppetilstand.AFVENTER
            gruppe.anmodet_af = adgang.bruger_id
            gruppe.save()
            _husk(gruppe, "anmodet", None, {"version": gruppe.version}, adgang, now)
            return gruppe
        # Neither who asked for it nor who made it what it is.
        if adgang.bruger_id in (gruppe.anmodet_af, gruppe.aendret_af):
            raise MaaIkkeAktiveres("samme")
    foer = gruppe.aktiv_version
    gruppe.tilstand, gruppe.aktiv_version = Gruppetilstand.AKTIV, gruppe.version
    gruppe.aktiveret, gruppe.aktiveret_af = now, adgang.bruger_id
    gruppe.save()
    indeks.skriv(gruppe, d, ret)
    _husk(gruppe, "aktiveret", {"version": foer}, {"version": gruppe.version}, adgang, now)
    return gruppe


def kraever_to(d: Definition, koersel: Toerkoersel, personer: int) -> bool:
    """Whether one person alone may not switch it on: so many hits a year, so many people, or too
    little history to know of a group that neither a list nor sager hold."""
    graenser = settings.ADVIS
    if personer > graenser.to_over_personer or aarlige(koersel) > graenser.to_over_traeffere:
        return True
    return d.ubundet and historik(koersel) < timedelta(days=graenser.mindst_dage)


def aarlige(koersel: Toerkoersel) -> int:
    """Hits to expect in a year, by those that there was history for."""
    dage = max(historik(koersel).days, 1)
    return round(koersel.traeffere * 365 / min(dage, 365))


def historik(koersel: Toerkoersel) -> timedelta:
    """How long back there were events to look at, twelve months at most."""
    if koersel.fra is None:
        return timedelta(0)
    return min(koersel.bestilt - koersel.fra, timedelta(days=365))


@transaction.atomic
def deaktiver(gruppe_id: int, *, version: int, adgang: Adgang, now: datetime) -> Advisgruppe:
    """Let no more events be held against it. Its adviser stay. Raises MaaIkke, Samtidig."""
    gruppe = _laas(gruppe_id, adgang, version)
    return _deaktiver(gruppe, adgang, now)


def _deaktiver(gruppe: Advisgruppe, adgang: Adgang, now: datetime) -> Advisgruppe:
    foer = gruppe.tilstand
    if foer in (Gruppetilstand.KLADDE, Gruppetilstand.INAKTIV):
        return gruppe
    gruppe.tilstand, gruppe.aktiv_version = Gruppetilstand.INAKTIV, None
    gruppe.anmodet_af = None
    gruppe.save()
    indeks.slet(gruppe.id)
    _husk(gruppe, "deaktiveret", {"tilstand": foer}, {"tilstand": gruppe.tilstand}, adgang, now)
    return gruppe


@transaction.atomic
def saet_population(
    gruppe_id: int,
    parter: Collection[UUID],
    *,
    kilde: str,
    version: int | None,
    adgang: Adgang,
    now: datetime,
) -> Advisgruppe:
    """Put exactly these people on the group's list. `kilde` says where they are from, and no more:
    a file's name, a saved population's.

    The caller has looked them up within her rights. An active group whose list comes above what one
    person may activate is switched off, and is to be activated anew. Raises MaaIkke, Samtidig.
    """
    gruppe = _laas(gruppe_id, adgang, version)
    nye = sorted({str(p) for p in parter})
    foer = antal_paa_listen(gruppe.id)
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from advis_population where gruppe_id = %s and not part_uuid = any(%s::uuid[])",
            [gruppe.id, nye],
        )
        af = cursor.rowcount
        cursor.execute(
            "insert into advis_population (part_uuid, gruppe_id)"
            " select p, %s from unnest(%s::uuid[]) p on conflict do nothing",
            [gruppe.id, nye],
        )
        paa = cursor.rowcount
    gruppe.version += 1
    graense = settings.ADVIS.to_over_personer
    for_mange = len(nye) > graense >= foer
    if gruppe.aktiv_version is not None and not for_mange:
        if gruppe.aktiv_version == gruppe.version - 1:
            gruppe.aktiv_version = gruppe.version
        Toerkoersel.objects.filter(gruppe=gruppe, version=gruppe.version - 1).update(
            version=gruppe.version
        )
    gruppe.aendret, gruppe.aendret_af = now, adgang.bruger_id
    gruppe.save()
    _husk(
        gruppe,
        "population",
        {"personer": foer},
        {"personer": len(nye), "kilde": kilde, "paa": paa, "af": af},
        adgang,
        now,
    )
    return _deaktiver(gruppe, adgang, now) if for_mange else gruppe


def antal_paa_listen(gruppe_id: int) -> int:
    """How many people are on the group's list."""
    with connection.cursor() as cursor:
        cursor.execute("select advis_paa_listen(%s)", [gruppe_id])
        (antal,) = cursor.fetchone()
    return int(antal)


@transaction.atomic
def bestil_toerkoersel(gruppe_id: int, *, adgang: Adgang, now: datetime) -> Toerkoersel:
    """Ask for a dry run of the group as it is now. A worker does it (`advis.toerkoersel`)."""
    gruppe = _laas(gruppe_id, adgang, None)
    return Toerkoersel.objects.create(
        gruppe=gruppe, version=gruppe.version, bestilt=now, bruger_id=adgang.bruger_id
    )


@transaction.atomic
def bestil_genkoersel(
    gruppe_id: int, *, fra: datetime, til: datetime, adgang: Adgang, now: datetime
) -> Genkoersel:
    """Ask that the events received in a period are held against the group again: what it has heard
    of it does not hear of twice. A worker does it (`advis.genkoersel`)."""
    gruppe = _laas(gruppe_id, adgang, None)
    return Genkoersel.objects.create(
        gruppe=gruppe, fra=fra, til=til, bestilt=now, bruger_id=adgang.bruger_id
    )


# --- Inside ---------------------------------------------------------------------------------------


def udgave(definition: dict[str, Any], ejer: int) -> dict[str, Any]:
    """What a version holds: the definition, and by uuid whose rights the group has."""
    uuid = Bruger.objects.filter(id=ejer).values_list("uuid", flat=True).first()
    return definition | {EJER: str(uuid) if uuid else ""}


def af_udgave(gemt: dict[str, Any]) -> tuple[Definition, int | None]:
    """The definition of a version, and its owner; None for one who is no longer known, and of
    versions from before owners stood in them. Raises DefinitionFejl."""
    d = laes({k: v for k, v in gemt.items() if k != EJER})
    uuid = gemt.get(EJER)
    rows = Bruger.objects.filter(uuid=uuid) if uuid else Bruger.objects.none()
    return d, rows.values_list("id", flat=True).first()


def _laas(gruppe_id: int, adgang: Adgang, version: int | None) -> Advisgruppe:
    gruppe = Advisgruppe.objects.select_for_update().get(id=gruppe_id)
    kraev(adgang, gruppe.myndighed)
    if version is not None and gruppe.version != version:
        raise Samtidig
    return gruppe


def _ejer(ejer: int | None, adgang: Adgang) -> int:
    """Herself, or another active user of her authority."""
    if ejer is None or ejer == adgang.bruger_id:
        return adgang.bruger_id
    if not Bruger.objects.filter(
        id=ejer, aktiv=True, myndighed_id__in=(adgang.myndighed_id, adgang.scope_id)
    ).exists():
        raise DefinitionFejl([Mangel("ejer", "ukendt")])
    return ejer


def _lytter(d: Definition) -> dict[str, Any]:
    """What decides which events it hears of."""
    return {k: v for k, v in udskriv(d).items() if k not in _UDEN_FOR_MATCH}


def _kontroller(d: Definition, myndighed: int, *, egen: int | None = None) -> Definition:
    d = replace(
        d,
        navn=d.navn.strip(),
        hjemmel=d.hjemmel.strip(),
        koder=tuple(dict.fromkeys(d.koder)),
        roller=tuple(sorted(set(d.roller))),
    )
    katalog = {
        kode: (slags, forhold)
        for kode, slags, forhold in Haendelsestype.objects.values_list("kode", "slags", "forhold")
    }
    fundne = mangler(d, katalog) + _ukendte(d, myndighed)
    taget = Advisgruppe.objects.filter(myndighed=myndighed, navn=d.navn)
    if taget.exclude(id=egen or 0).exists():
        fundne.append(Mangel("navn", "taget"))
    if fundne:
        raise DefinitionFejl(fundne)
    return d


def _ukendte(d: Definition, myndighed: int) -> list[Mangel]:
    """Units, systems and receivers that the authority does not have."""
    ud = []
    enheder = set(d.sag.enheder or ()) if d.sag else set()
    egne = Organisationsenhed.objects.filter(myndighed_id=myndighed)
    if enheder and egne.filter(uuid__in=enheder).count() < len(enheder):
        ud.append(Mangel("sag", "enhed"))
    systemer = set(d.sag.fagsystemer or ()) if d.sag else set()
    if systemer and Fagsystem.objects.filter(id__in=systemer).count() < len(systemer):
        ud.append(Mangel("sag", "fagsystem"))
    valgte: dict[Modtagerart, set[UUID]] = {art: set() for art in Modtagerart}
    for m in d.modtagere:
        valgte[m.art].add(m.uuid)
    rows: dict[Modtagerart, Any] = {
        Modtagerart.BRUGER: Bruger.objects.filter(myndighed_id=myndighed, aktiv=True),
        Modtagerart.ENHED: egne,
        Modtagerart.FAGSYSTEM: Fagsystem.objects.all(),
    }
    if any(rows[art].filter(uuid__in=u).count() < len(u) for art, u in valgte.items() if u):
        ud.append(Mangel("modtagere", "ukendt"))
    webhooks = {m.system for m in d.modtagere if m.kanal is Kanal.WEBHOOK and m.system}
    kendte = Modtagersystem.objects.filter(myndighed=myndighed, id__in=webhooks)
    if webhooks and set(kendte.values_list("id", flat=True)) != webhooks:
        ud.append(Mangel("modtagere", "system"))
    return ud


def _saet(gruppe: Advisgruppe, d: Definition, adgang: Adgang, now: datetime) -> None:
    gruppe.navn, gruppe.advistype = d.navn, d.advistype
    gruppe.definition = udskriv(d)
    gruppe.hjemmel, gruppe.skabelon = d.hjemmel, d.skabelon
    gruppe.gyldig_fra, gruppe.gyldig_til = d.gyldig_fra, d.gyldig_til
    gruppe.paamindelse_dage, gruppe.oprydning_dage = d.paamindelse_dage, d.oprydning_dage
    gruppe.stille_fra, gruppe.stille_til = d.stille_fra, d.stille_til
    gruppe.samlet_kl = d.samlet_kl or SAMLET_KL
    gruppe.aendret, gruppe.aendret_af = now, adgang.bruger_id


def _husk(
    gruppe: Advisgruppe, handling: str, foer: Any, efter: Any, adgang: Adgang, now: datetime
) -> None:
    sidste = gruppe.versioner.order_by("-nr").values_list("nr", flat=True).first()
    Advisgruppeversion.objects.create(
        gruppe=gruppe,
        nr=(sidste or 0) + 1,
        handling=handling,
        tidspunkt=now,
        bruger_id=adgang.bruger_id,
        bruger=adgang.navn,
        foer=foer,
        efter=efter,
    )
