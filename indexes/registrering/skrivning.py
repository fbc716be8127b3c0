"""Changing objects that exist: lock, working state, and writing what came of it, set-wise."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from access import forberedt
from access.masse import hent_raekker, ny
from indexes.oio import Art, IndeksObjekt
from indexes.registrering import bogfoering, logbog, projektioner
from indexes.registrering.fakta import Fakta, roeres_af
from indexes.registrering.models import Haendelse, Livscyklus, Objekt, Registrering, TidligereNoegle
from indexes.registrering.noegler import mistede
from indexes.registrering.opslag import Referencer
from indexes.registrering.projektioner import Foldet
from indexes.registrering.svar import Klient
from indexes.registrering.values import Indhold, fold, fold_paa, naeste_skift

# A document before the sag that points at it, a bevilling before its effektuering (INDEXES.md
# section 12).
RAEKKEFOELGE = (Art.DOKUMENT, Art.SAG, Art.BEVILLING, Art.EFFEKTUERING)


@dataclass(slots=True)
class Stand:
    """A locked object and its log, and what a message makes of it before it is written."""

    objekt: Objekt
    log: list[Registrering]
    foer: Indhold  # as folded before the message
    indhold: Indhold  # as folded now
    tider: list[tuple[datetime, Indhold]]  # the registreringer in folding order
    myndighed: int
    livscyklus: Livscyklus
    nye: list[logbog.Post] = field(default_factory=list)
    _fakta: Fakta | None = None

    @classmethod
    def af(cls, objekt: Objekt, log: list[Registrering]) -> Stand:
        """The state that the log holds."""
        contents = [r.indhold for r in log]
        now = fold(contents)
        return cls(
            objekt,
            log,
            now,
            now,
            [(r.tidspunkt, r.indhold) for r in log],
            objekt.myndighed,
            logbog.livscyklus(contents),
        )

    @property
    def senest(self) -> datetime:
        """The sender's clock of the newest registrering."""
        return self.tider[-1][0] if self.tider else self.objekt.senest

    def som_objekt(self) -> IndeksObjekt:
        """The object as known now, as one registrering, for the rules."""
        whole = {"Tidspunkt": self.senest.isoformat(), **self.indhold}
        return IndeksObjekt(Art(self.objekt.art), self.objekt.uuid, (whole,))

    def fakta(self, now: datetime) -> Fakta:
        """Whose the object is as known now. A call has one `now`."""
        if self._fakta is None:
            self._fakta = Fakta(self.som_objekt(), now)
        return self._fakta

    def med(self, moment: datetime, ny: Indhold) -> Indhold:
        """The fold with one more registrering in its place. Changes nothing."""
        at = bisect_right(self.tider, moment, key=lambda t: t[0])
        if at == len(self.tider):
            return fold_paa(self.indhold, ny)  # the newest: laid on what is folded already
        contents = [i for _, i in self.tider]
        return fold([*contents[:at], ny, *contents[at:]])

    def tag_imod(self, post: logbog.Post, indhold: Indhold, myndighed: int) -> None:
        """Take a registrering in, with the fold that it gave and the owner in force."""
        if roeres_af(Art(self.objekt.art), post.indhold):
            self._fakta = None
        at = bisect_right(self.tider, post.tidspunkt, key=lambda t: t[0])
        self.tider.insert(at, (post.tidspunkt, post.indhold))
        self.indhold, self.myndighed = indhold, myndighed
        self.livscyklus = logbog.livscyklus([i for _, i in self.tider])
        self.nye.append(post)

    def foldet(self) -> Foldet:
        """What its projection is written from."""
        return Foldet(
            self.objekt.uuid,
            self.myndighed,
            self.objekt.master,
            self.indhold,
            self.senest,
            lukket=self.lukket,
        )

    @property
    def lukket(self) -> bool:
        """Passiveret or slettet."""
        return self.livscyklus in {Livscyklus.PASSIVERET, Livscyklus.SLETTET}


_LAAS = """
select {} from registrering_objekt t where uuid = any(%s) order by uuid for update
"""


def laas(uuider: Collection[UUID]) -> dict[UUID, Stand]:
    """Lock the objects, in the order of their uuid so that two senders cannot wait for each other,
    and read their logs. What does not exist is not in the answer."""
    rows = hent_raekker(Objekt, _LAAS, [list(uuider)]) if uuider else []
    log = logbog.hent([o.uuid for o in rows])
    return {o.uuid: Stand.af(o, log[o.uuid]) for o in rows}


def skriv(
    stande: Sequence[Stand],
    *,
    refs: Referencer,
    klient: Klient,
    handling: str,
    now: datetime,
) -> None:
    """Log, project, announce what the objects took in. The caller holds their locks."""
    if not stande:
        return
    gem_tidligere_noegler(stande)
    booked = bogfoering.raekker(
        [p for s in stande for p in s.nye],
        [
            ny(
                Haendelse,
                art=s.objekt.art,
                handling=handling,
                objekt_uuid=s.objekt.uuid,
                myndighed=s.myndighed,
                opstaaet=now,
            )
            for s in stande
            if not all(p.uden_notifikation for p in s.nye)
        ],
        klient=klient,
        myndigheder={s.myndighed for s in stande},
        now=now,
    )
    projicer(stande, refs=refs, now=now, senest=now, med=booked)


def gem_tidligere_noegler(stande: Sequence[Stand]) -> None:
    """Keep the keys that the objects have lost, for who asks how the index was known to be."""
    lost = [(n, s.objekt.uuid) for s in stande for n in mistede(s.foer, s.indhold)]
    if lost:
        TidligereNoegle.objects.bulk_create(
            [TidligereNoegle(noegle=n, objekt_uuid=u) for n, u in lost], ignore_conflicts=True
        )


def projicer(
    stande: Sequence[Stand],
    *,
    refs: Referencer,
    now: datetime,
    senest: datetime | None = None,
    med: projektioner.Raekker = (),
) -> None:
    """Write the rows of objects as of `now`, and on the object when that must be done again.

    An object that is passiveret or slettet keeps its rows, marked so, and shifts no more. `senest`:
    the index's clock, where they took something in. `med`: what is entered of it, written with the
    last rows.
    """
    if not stande:
        return
    by_art: dict[Art, list[Foldet]] = defaultdict(list)
    columns = []
    for s in stande:
        by_art[Art(s.objekt.art)].append(s.foldet())
        skift = None if s.lukket else naeste_skift(s.indhold, now)
        columns.append((s.objekt.uuid, s.myndighed, int(s.livscyklus), skift))
    with forberedt.uden_at_vente(len(stande)):
        forberedt.udfoer(
            """
            update registrering_objekt o
            set myndighed = t.m, livscyklus = t.l, naeste_skift = t.s,
                senest = coalesce(%s::timestamptz, senest)
            from unnest(%s::uuid[], %s::smallint[], %s::smallint[], %s::timestamptz[])
                as t(u, m, l, s)
            where o.uuid = t.u
            """,
            [senest, *(list(column) for column in zip(*columns, strict=True))],
        )
        arter = sorted(by_art, key=RAEKKEFOELGE.index)
        for art in arter:
            projektioner.skriv(
                art,
                by_art[art],
                refs=refs,
                now=now,
                nye=False,
                med=med if art is arter[-1] else (),
                ved_konflikt=bogfoering.FRISKHED,
            )
