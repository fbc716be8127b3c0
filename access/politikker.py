"""The web role's policy of every table of objects, in three widths.

`GROV` knows authority and følsomhed. `SAMLET` knows every limit, but each for itself, merged over
the user's groups; it asks no table. `FULD` is the table's own rule of access.regler, group by
group. `VALGT` is what each table carries, and decision 0014 says why; the bench measures all four.
"""

from __future__ import annotations

from access.sikring import RAEKKEVIDDE, gruppen, profil, samlet, visning
from access.values import Permission

_SAG = ("sag_saglinje", "sag_sag", "sag_sagstilstand", "sag_journalpost")
_YDELSE = ("ydelse_bevilgetydelse", "ydelse_effektuering")
_DOKUMENT = "dokument_dokument"
_PAPIR = f"greatest(j.foelsomhed, {_DOKUMENT}.foelsomhed)"


def _alle(*dele: str) -> str:
    return " and ".join(f"({del_})" for del_ in dele)


def _gennem_sag(eget: str, gennem: str) -> str:
    """A dokument's own owner counts only when it has no sag; its own følsomhed always does. That
    the sag itself is visible, the policy of sag_journalpost sees to."""
    return f"""case when {_DOKUMENT}.sagsloest then {eget}
        else exists (select from sag_journalpost j
                     where j.dokument_uuid = {_DOKUMENT}.uuid and {gennem}) end"""


def _grov(tabel: str, niveau: str = "") -> str:
    return f"({tabel}.myndighed * 10 + {niveau or f'{tabel}.foelsomhed'}) = {RAEKKEVIDDE}"


GROV: dict[str, str] = {
    **{tabel: _grov(tabel) for tabel in (*_SAG, *_YDELSE)},
    _DOKUMENT: _gennem_sag(_grov(_DOKUMENT), _grov("j", _PAPIR)),
}

SAMLET: dict[str, str] = {
    **{t: _alle(samlet(t, Permission.SE_SAG), profil(t), visning(t)) for t in _SAG},
    **{t: _alle(samlet(t, Permission.SE_YDELSE), profil(t)) for t in _YDELSE},
    _DOKUMENT: _alle(
        _gennem_sag(
            samlet(_DOKUMENT, Permission.SE_DOKUMENT),
            samlet("j", Permission.SE_DOKUMENT, niveau=_PAPIR),
        ),
        profil(_DOKUMENT),
        visning(_DOKUMENT),
    ),
}

FULD: dict[str, str] = {
    **{t: _alle(SAMLET[t], gruppen(t, Permission.SE_SAG)) for t in _SAG},
    # The mutual rule is the door's: two policies that ask each other would never end.
    **{t: _alle(SAMLET[t], gruppen(t, Permission.SE_YDELSE)) for t in _YDELSE},
    _DOKUMENT: _alle(
        SAMLET[_DOKUMENT],
        _gennem_sag(
            gruppen(_DOKUMENT, Permission.SE_DOKUMENT),
            gruppen("j", Permission.SE_DOKUMENT, niveau=_PAPIR),
        ),
    ),
}

VALGT: dict[str, str] = {
    "sag_sag": FULD["sag_sag"],
    "sag_sagstilstand": FULD["sag_sagstilstand"],
    # Asked through by payments too, which would pay for the full predicate twice.
    "ydelse_bevilgetydelse": SAMLET["ydelse_bevilgetydelse"],
    "sag_saglinje": SAMLET["sag_saglinje"],
    "ydelse_effektuering": SAMLET["ydelse_effektuering"],
    _DOKUMENT: SAMLET[_DOKUMENT],
    "sag_journalpost": _alle(
        GROV["sag_journalpost"], profil("sag_journalpost"), visning("sag_journalpost")
    ),
}

# What a system that reads gets, by its serviceaftaler: it has no rows of groups, and it enforces
# sikkerhedsprofil and visningsklasse itself, as the contract asks of receivers.
UDSTIL: dict[str, str] = {
    **{t: samlet(t, Permission.SE_SAG) for t in _SAG},
    **{t: samlet(t, Permission.SE_YDELSE) for t in _YDELSE},
    _DOKUMENT: _gennem_sag(
        samlet(_DOKUMENT, Permission.SE_DOKUMENT),
        samlet("j", Permission.SE_DOKUMENT, niveau=_PAPIR),
    ),
}
