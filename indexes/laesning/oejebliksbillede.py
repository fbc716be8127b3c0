"""From the log to what is read: an object as known and in force at any two times. Pure.

A moment on a clock of registrering gives the object as it was known then: its registreringer up to
it, folded. A stretch gives the registreringer that were made in it, each as it was sent, so that
nothing a sender said is lost on the way (docs/decisions/0020).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from indexes.laesning.values import ALTID, Laesefilter, Logget, Logpost, Vindue
from indexes.oio.art import Art
from indexes.oio.tid import DANSK_TID
from indexes.registrering.values import LISTER, Indhold, fold, periode_af

HOVED = ("NoteTekst", "Tidspunkt", "LivscyklusKode", "BrugerRef")
DELE = {
    Art.BEVILLING: ("AttributListe", "BevilgetYdelse", "Id"),
    Art.EFFEKTUERING: ("RelationListe", "OekonomiskYdelseEffektueringRelation", "Indeks"),
}


def registreringer(objekt: Logget, laesefilter: Laesefilter) -> list[Indhold]:
    """What a read gives of an object, oldest first; empty if nothing was known or in the stretch.

    Elements of which no moment lies in the virkning asked for are left out, and so are the parts
    that the reader may not see.
    """
    stretch = any(
        window is not None and not window.er_punkt
        for window in (laesefilter.registrering, laesefilter.sts)
    )
    poster = kendte(objekt.poster, laesefilter)
    if stretch:
        found = [_som_sendt(post) for post in poster]
    else:
        billede = samlet(poster)
        found = [billede] if billede is not None else []
    return [i_kraft(synlig(objekt, r), laesefilter.virkning) for r in found]


def kendte(poster: Sequence[Logpost], laesefilter: Laesefilter) -> list[Logpost]:
    """The registreringer that the clocks admit: up to a moment, or inside a stretch."""
    return [
        post
        for post in poster
        if _admits(laesefilter.registrering, post.tidspunkt)
        and _admits(laesefilter.sts, post.sts_tidspunkt)
    ]


def _admits(window: Vindue | None, moment: Any) -> bool:
    if window is None:
        return True
    if window.er_punkt:
        return bool(moment <= window.til)
    return moment in window


def _som_sendt(post: Logpost) -> Indhold:
    return {**post.indhold, "StsTidspunkt": _sts(post), **_lister(post.indhold)}


def samlet(poster: Sequence[Logpost]) -> Indhold | None:
    """One registrering with all that these say, oldest first; None without any.

    Its head is the newest one's; StsTidspunkt is when we last learned something.
    """
    if not poster:
        return None
    newest = poster[-1]
    if len(poster) == 1:
        return _som_sendt(newest)
    result: Indhold = {navn: newest.indhold[navn] for navn in HOVED if navn in newest.indhold}
    if "LivscyklusKode" not in result:
        koder = (p.indhold.get("LivscyklusKode") for p in reversed(poster))
        if kode := next(filter(None, koder), None):
            result["LivscyklusKode"] = kode
    result["StsTidspunkt"] = _sts(max(poster, key=lambda p: p.sts_tidspunkt))
    contents = [p.indhold for p in poster]
    folded = fold(contents)
    for liste in LISTER:
        # What is no element of its own (SenestAendretTidspunkt) is as the newest says it.
        single = {
            navn: vaerdi
            for content in contents
            for navn, vaerdi in (content.get(liste) or {}).items()
            if not isinstance(vaerdi, list)
        }
        result[liste] = {**folded[liste], **single}
    return result


def _lister(indhold: Indhold) -> Indhold:
    """The three lists, which an answer must have even where they are empty."""
    return {liste: indhold.get(liste) or {} for liste in LISTER}


def _sts(post: Logpost) -> str:
    return post.sts_tidspunkt.astimezone(DANSK_TID).isoformat(timespec="microseconds")


def i_kraft(registrering: Indhold, window: Vindue) -> Indhold:
    """The same with those elements alone that are in force at some moment of the window."""
    if window == ALTID:
        return registrering
    moeder = _moeder(window)
    result = dict(registrering)
    for liste in LISTER:
        kept: Indhold = {}
        for navn, vaerdi in registrering[liste].items():
            if isinstance(vaerdi, list):
                vaerdi = [element for element in vaerdi if moeder.element(element)]
                if not vaerdi:
                    continue
            kept[navn] = vaerdi
        result[liste] = kept
    return result


def er_i_kraft(element: Any, window: Vindue) -> bool:
    """True if the element has some moment in the window; one without virkning always has."""
    return _moeder(window).element(element)


def i_vinduet(window: Vindue) -> Callable[[Any], bool]:
    """The same question of the many elements of a search, asked of one window."""
    return _moeder(window).element


class _Moeder(dict[tuple[str, str | None], bool]):
    """Which periods, as they are written, have some moment in a window. The objects of an answer
    say the same few again and again."""

    MAKS = 2_000

    def __init__(self, window: Vindue) -> None:
        super().__init__()
        self._window = window

    def __missing__(self, key: tuple[str, str | None]) -> bool:
        if len(self) >= self.MAKS:
            self.clear()
        found = self[key] = self._window.moeder(periode_af(*key))
        return found

    def element(self, element: Any) -> bool:
        """Of an element with a virkning."""
        if isinstance(element, dict) and (virkning := element.get("Virkning")):
            fra = virkning.get("FraTidspunkt")
            if fra is not None:
                return self[fra, virkning.get("TilTidspunkt")]
        return True


@lru_cache(maxsize=4)
def _moeder(window: Vindue) -> _Moeder:
    return _Moeder(window)


def synlig(objekt: Logget, registrering: Indhold) -> Indhold:
    """The same without the parts that the reader may not see (INDEXES.md section 13)."""
    if objekt.dele is None:
        return registrering
    liste, navn, noegle = DELE[objekt.art]
    dele: Iterable[Indhold] = registrering[liste].get(navn, ())
    kept = [del_ for del_ in dele if str(del_.get(noegle) or "") in objekt.dele]
    elements = {k: v for k, v in registrering[liste].items() if k != navn}
    if kept:
        elements[navn] = kept
    return {**registrering, liste: elements}
