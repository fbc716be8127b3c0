"""Who is close to whom, for what a home may tell: one rule, as SQL and as a condition of the ORM.

Two persons are close who are each other's parent, child, partner (also by the civilstand of either,
as long as they are married), holder of forældremyndighed, guardian or home of delt bopæl; and those
who are related to one third person: siblings and half-siblings, grandparents. Not the two parents
of a child: that they have one does not say that they live together, and the known screens show the
father's address where the mother's is protected. Relations count however old: too much is hidden
rather than too little. A guardian connects nobody but himself and his ward, as he may have many.
docs/decisions/0073.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from access.values import Adgang
from indexes.part.models import PersonCivilstand, PersonRelation

_T = PersonRelation.Type
_VAERGE = (_T.VAERGE, _T.VAERGE_FOR)
# Married, or in a registered partnership, and still so: a former spouse tells nothing of a home.
_VIET_KODER = ("G", "P")
_VIET = "c.kode in ('G', 'P') and upper_inf(c.virkning)"
# Down to a child, and up from it to another parent: no closeness.
_NED = (_T.BARN, _T.MYNDIGHED_OVER, _T.DELT_BOPAEL_FOR)
_OP = (_T.MOR, _T.FAR, _T.MYNDIGHED_HOS, _T.DELT_BOPAEL)


def naer_sql(en: str, anden: str) -> str:
    """Whether the persons of two columns are close, as a condition. `afledt` rows make relations
    readable from either side, so the way from one to the other is enough.

    `offset 0`: by key. PostgreSQL would read the whole table into a hash for the many pairs that
    it expects."""
    ned, op = (", ".join(f"'{t.value}'" for t in types) for types in (_NED, _OP))
    return f"""(exists (
        select from part_personrelation r
        where r.part_uuid = {en} and (r.modpart_uuid = {anden} or (
            r.type not in ('vaerge', 'vaerge_for') and exists (
                select from part_personrelation t
                where t.part_uuid = r.modpart_uuid and t.modpart_uuid = {anden}
                  and t.type not in ('vaerge', 'vaerge_for')
                  and not (r.type in ({ned}) and t.type in ({op})))))
    ) or exists (
        select from part_personcivilstand c
        where c.part_uuid = {en} and c.partner_uuid = {anden} and {_VIET} offset 0
    ) or exists (
        select from part_personcivilstand c
        where c.part_uuid = {anden} and c.partner_uuid = {en} and {_VIET} offset 0))"""


def op_sql(barn: str, foraelder: str) -> str:
    """Whether the person of the other column is a parent of the first's, or has custody of her."""
    op = ", ".join(f"'{t.value}'" for t in _OP)
    return f"""exists (
        select from part_personrelation r
        where r.part_uuid = {barn} and r.modpart_uuid = {foraelder} and r.type in ({op})
        offset 0)"""


def naer(adgang: Adgang, part: UUID | OuterRef) -> Q:
    """Whether a row's person (`part_uuid`) is close to `part`: `naer_sql` in the ORM. An OuterRef
    is of the query that the rows' own is a part of."""
    egne = _relationer(adgang).filter(part_uuid=_ude(part, 1))
    slaegt = _relationer(adgang).filter(part_uuid=_ude(part, 2)).exclude(type__in=_VAERGE)
    boern, andre = slaegt.filter(type__in=_NED), slaegt.exclude(type__in=_NED)
    deres = (
        _relationer(adgang)
        .exclude(type__in=_VAERGE)
        .filter(
            Q(part_uuid__in=andre.values("modpart_uuid"))
            | Q(part_uuid__in=boern.values("modpart_uuid")) & ~Q(type__in=_OP)
        )
    )
    viet = PersonCivilstand.objects.visible_to(adgang).filter(
        kode__in=_VIET_KODER, virkning__upper_inf=True
    )
    gift_med = viet.filter(part_uuid=_ude(part, 1), partner_uuid__isnull=False)
    hendes = viet.filter(part_uuid=OuterRef("part_uuid"), partner_uuid=_ude(part, 1))
    return (
        Q(part_uuid__in=egne.values("modpart_uuid"))
        | Q(part_uuid__in=deres.values("modpart_uuid"))
        | Q(part_uuid__in=gift_med.values("partner_uuid"))
        | Q(Exists(hendes))
    )


def boern(adgang: Adgang, part: UUID | OuterRef) -> QuerySet[Any]:
    """The children of `part` and those whom she has custody of, as `part_uuid`s."""
    egne = _relationer(adgang).filter(part_uuid=_ude(part, 1), type__in=_NED)
    return egne.values("modpart_uuid")


def _relationer(adgang: Adgang) -> QuerySet[Any]:
    return PersonRelation.objects.visible_to(adgang)


def _ude(part: UUID | OuterRef, trin: int) -> UUID | OuterRef:
    """The same from so many queries further in."""
    if isinstance(part, UUID):
        return part
    for _ in range(trin):
        part = OuterRef(part)
    return part
