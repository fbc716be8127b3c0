"""Who is close to whom, for what a home may tell: one rule, as SQL and as a condition of the ORM.

Two persons are close who are each other's parent, child, partner (also by the civilstand of
either), holder of forældremyndighed, guardian or home of delt bopæl; and those who are related to
one third person: siblings and half-siblings, grandparents, the two parents of a child. That is
everybody whom a family list or a genogram of the one shows, so whoever reads of the one is one
click from the other. Relations count however old: too much is hidden rather than too little. A
guardian connects nobody but himself and his ward, as he may have many. docs/decisions/0073.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from access.values import Adgang
from indexes.part.models import PersonCivilstand, PersonRelation

_VAERGE = (PersonRelation.Type.VAERGE, PersonRelation.Type.VAERGE_FOR)


def naer_sql(en: str, anden: str) -> str:
    """Whether the persons of two columns are close, as a condition. `afledt` rows make relations
    readable from either side, so the way from one to the other is enough."""
    return f"""(exists (
        select from part_personrelation r
        where r.part_uuid = {en} and (r.modpart_uuid = {anden} or (
            r.type not in ('vaerge', 'vaerge_for') and exists (
                select from part_personrelation t
                where t.part_uuid = r.modpart_uuid and t.modpart_uuid = {anden}
                  and t.type not in ('vaerge', 'vaerge_for'))))
    ) or exists (
        select from part_personcivilstand c
        where c.part_uuid = {en} and c.partner_uuid = {anden}
    ) or exists (
        select from part_personcivilstand c
        where c.part_uuid = {anden} and c.partner_uuid = {en}))"""


def naer(adgang: Adgang, part: UUID | OuterRef) -> Q:
    """Whether a row's person (`part_uuid`) is close to `part`: `naer_sql` in the ORM. An OuterRef
    is of the query that the rows' own is a part of."""
    egne = _relationer(adgang).filter(part_uuid=_ude(part, 1))
    slaegt = _relationer(adgang).filter(part_uuid=_ude(part, 2)).exclude(type__in=_VAERGE)
    deres = _relationer(adgang).filter(part_uuid__in=slaegt.values("modpart_uuid"))
    viet = PersonCivilstand.objects.visible_to(adgang)
    gift_med = viet.filter(part_uuid=_ude(part, 1), partner_uuid__isnull=False)
    hendes = viet.filter(part_uuid=OuterRef("part_uuid"), partner_uuid=_ude(part, 1))
    return (
        Q(part_uuid__in=egne.values("modpart_uuid"))
        | Q(part_uuid__in=deres.exclude(type__in=_VAERGE).values("modpart_uuid"))
        | Q(part_uuid__in=gift_med.values("partner_uuid"))
        | Q(Exists(hendes))
    )


def _relationer(adgang: Adgang) -> QuerySet[Any]:
    return PersonRelation.objects.visible_to(adgang)


def _ude(part: UUID | OuterRef, trin: int) -> UUID | OuterRef:
    """The same from so many queries further in."""
    if isinstance(part, UUID):
        return part
    for _ in range(trin):
        part = OuterRef(part)
    return part
