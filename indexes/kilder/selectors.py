"""What was known about a person on an earlier day: the log of statements, read as of then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from access.values import Adgang, Cpr
from indexes.kilder.cpr import KODE
from indexes.kilder.cpr_json import laes_person
from indexes.kilder.models import Udsagn
from indexes.part.models import Part, Person
from indexes.part.projektion import nutid, seneste_i_kraft
from indexes.part.selectors.faelles import gaeldende, maa_se_adresse
from indexes.part.selectors.roebende import roeber
from indexes.part.values import PersonData, adressenoegle, dag, fuldt_navn, tekst_af


@dataclass(frozen=True, slots=True)
class PersonSomKendt:
    """A person at one moment (virkning) as known at another (registrering). `adresse` is None where
    it is not for this user, judged by what is known today."""

    cpr: Cpr
    navn: str
    foedt: date
    koen: str
    status: str
    status_fra: date | None
    civilstand: str
    adresse: str | None
    registreret: datetime
    modtaget: datetime


def person_som_kendt(
    *, adgang: Adgang, part_uuid: UUID, at: datetime, kendt: datetime
) -> PersonSomKendt | None:
    """The person at `at` as the register knew her at `kendt`: the newest statement of CPR among
    those received until then. None if nothing was known, or she is not for this user.

    Four queries. The log knows former parts of hers under their own uuid.
    """
    nu = (
        Person.objects.visible_to(adgang)
        .filter(Q(part_uuid=part_uuid) | Q(part_uuid__in=gaeldende(adgang, part_uuid)))
        .only("part_uuid", "beskyttelse")
        .first()
    )
    if nu is None:
        return None
    tidligere = Part.objects.visible_to(adgang).filter(erstattet_af=nu.part_uuid)
    udsagn = (
        Udsagn.objects.visible_to(adgang)
        .filter(
            Q(part_uuid=nu.part_uuid) | Q(part_uuid__in=tidligere.values("part_uuid")),
            kilde=KODE,
            modtaget__lte=kendt,
        )
        .order_by("-rang", "-registreret", "-loebenr")
        .first()
    )
    if udsagn is None:
        return None
    data = laes_person(udsagn.indhold)
    da, i_dag = nutid(data, at), dag(at)
    civilstand = seneste_i_kraft(data.civilstand, i_dag)
    return PersonSomKendt(
        cpr=Cpr(data.cpr),
        navn=fuldt_navn(da.navn.fornavn, da.navn.mellemnavn, da.navn.efternavn),
        foedt=data.foedt,
        koen=data.koen,
        status=da.status.kode,
        status_fra=da.status.fra,
        civilstand=civilstand.kode if civilstand else "",
        adresse=_adresse(adgang, nu, data, at),
        registreret=udsagn.registreret,
        modtaget=udsagn.modtaget,
    )


def _adresse(adgang: Adgang, nu: Person, data: PersonData, at: datetime) -> str | None:
    """Shown by what is known today: what was open then may be a hiding place now."""
    if not maa_se_adresse(adgang, nu.beskyttelse, dag(at)):
        return None
    adresse = nutid(data, at).adresse
    if adresse is None:
        return ""
    roebet = roeber(adgang, adressenoegle(adresse), dag(at), part_uuid=nu.part_uuid)
    return None if roebet else tekst_af(adresse)
