"""The web role's policy of every table of objects: the coarse one, and the full predicate.

Two readers: the migration that installs what decision 0014 chose, and the bench that measures both.
"""

from __future__ import annotations

from access.sikring import RAEKKEVIDDE, grov, gruppen, profil, visning
from access.values import Permission

_SAG = ("sag_saglinje", "sag_sag", "sag_sagstilstand", "sag_journalpost")
_YDELSE = ("ydelse_bevilgetydelse", "ydelse_effektuering")


def _alle(*dele: str) -> str:
    return " and ".join(f"({del_})" for del_ in dele)


def _dokument(fuld: bool) -> str:
    """Its own owner counts only when it has no sag; its own følsomhed always does."""
    d, j = "dokument_dokument", "j"
    niveau = f"greatest(j.foelsomhed, {d}.foelsomhed)"
    eget, gennem = [grov(d)], [f"(j.myndighed * 10 + {niveau}) = {RAEKKEVIDDE}"]
    if fuld:
        # That the sag itself is visible, the policy of sag_journalpost has seen to.
        eget.append(gruppen(d, Permission.SE_DOKUMENT))
        gennem.append(gruppen(j, Permission.SE_DOKUMENT, niveau=niveau))
    return f"""case when {d}.sagsloest then {_alle(*eget)}
        else exists (select from sag_journalpost j where j.dokument_uuid = {d}.uuid
                     and {_alle(*gennem)}) end"""


GROVE: dict[str, str] = {
    **{tabel: _alle(grov(tabel), profil(tabel), visning(tabel)) for tabel in _SAG},
    "dokument_dokument": _alle(
        _dokument(fuld=False), profil("dokument_dokument"), visning("dokument_dokument")
    ),
    **{tabel: _alle(grov(tabel), profil(tabel)) for tabel in _YDELSE},
}
"""Authority and følsomhed; and what costs nothing more, since it asks no other table."""

FULDE: dict[str, str] = {
    **{tabel: _alle(GROVE[tabel], gruppen(tabel, Permission.SE_SAG)) for tabel in _SAG},
    "dokument_dokument": _alle(
        _dokument(fuld=True), profil("dokument_dokument"), visning("dokument_dokument")
    ),
    # The mutual rule is the door's: two policies that ask each other would never end.
    **{tabel: _alle(GROVE[tabel], gruppen(tabel, Permission.SE_YDELSE)) for tabel in _YDELSE},
}
"""The table's whole rule of access.regler."""
