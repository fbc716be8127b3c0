"""What a role gives, tried with the very selectors that will run: as a user who holds it.

She is written, resolved, let through the lock like any other, and rolled back: nothing of her is
left, and nothing that she reads leaves but what the caller makes of it. One who is there already
is tried likewise, as she stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from django.db import transaction

from access.db import database_role, saet_adgang
from access.models import Bruger, Tildeling
from access.selectors import resolve_adgang
from access.services import genberegn_adgang
from access.values import Adgang

TIMEOUT = "10s"


@contextmanager
def som_bruger(
    myndighed: int,
    *,
    jobfunktioner: Sequence[int] = (),
    forbered: Callable[[], Sequence[int]] | None = None,
    indsnaevret: bool = False,
) -> Iterator[Adgang]:
    """The rights of a user of the authority who holds these jobfunktionsroller, inside a savepoint
    that is rolled back. `forbered` first writes what is to be tried, and gives further roles.
    `indsnaevret`: by the målgruppevisning that would be hers."""
    with transaction.atomic():
        ids = [*jobfunktioner, *(forbered() if forbered else ())]
        user = Bruger.objects.create(
            myndighed_id=myndighed, brugernavn=f"proeve-{uuid4().hex}", navn="Prøve"
        )
        Tildeling.objects.bulk_create(
            [Tildeling(bruger=user, jobfunktionsrolle_id=i) for i in dict.fromkeys(ids)]
        )
        with database_role("sapa_indlaes"):  # rights that follow are that role's to write
            genberegn_adgang([user])
        adgang = resolve_adgang(user.id, scope=myndighed, indsnaevret=indsnaevret)
        assert adgang is not None
        with _gennem_laasen(adgang):
            yield adgang
        transaction.set_rollback(True)


@contextmanager
def som_den(bruger_id: int, *, myndighed: int) -> Iterator[Adgang | None]:
    """The rights of one of the authority's users as they stand, by her roles alone; None where she
    may not sign in. Inside a savepoint, so that what is stopped for its time stops nothing else."""
    with transaction.atomic():
        adgang = resolve_adgang(bruger_id, scope=myndighed, indsnaevret=False)
        if adgang is None:
            yield None
            return
        with _gennem_laasen(adgang):
            yield adgang


@contextmanager
def _gennem_laasen(adgang: Adgang) -> Iterator[None]:
    with database_role("sapa_web", timeout=TIMEOUT):
        saet_adgang(adgang)
        yield
