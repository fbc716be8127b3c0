"""Messages that a process has under way at once are stored together (access.samling): one statement
and one commit."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DatabaseError, connection

from access.db import INDLAES_LAASETID, INDLAES_TIMEOUT, rolle_alene
from access.klienter.bevist import Bevist, er_foraeldet
from access.samling import LAASETID, Samling
from indexes.beskedfordeler import modtag
from indexes.beskedfordeler.adgang import leverer_for
from indexes.beskedfordeler.modtag import Post, Udfald


def gem_sammen(poster: Sequence[Post], bevist: Bevist) -> list[Udfald]:
    """Store them as `modtag.gem_kendte` does, in the role of the intake. FORNY of them all if the
    client is no longer as it was: nothing was stored."""
    laasetid = INDLAES_LAASETID if len(poster) == 1 else LAASETID
    myndigheder = leverer_for(bevist.aftaler)
    try:
        with rolle_alene("sapa_indlaes", timeout=INDLAES_TIMEOUT, laasetid=laasetid):
            return modtag.gem_kendte(poster, bevist, myndigheder=myndigheder)
    except DatabaseError as fejl:
        if er_foraeldet(fejl):
            return [Udfald.FORNY] * len(poster)
        connection.close_if_unusable_or_obsolete()  # whoever tries again has another
        raise


samling: Samling[Post, Bevist, Udfald] = Samling(
    gem_sammen, mest=modtag.MEST, orden=lambda post: post.noegle
)
