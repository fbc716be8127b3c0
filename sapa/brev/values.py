"""A letter as it is printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brev:
    """A letter: to whom in lines, what of its sending is to be known, from whom, and what it
    says."""

    til: tuple[str, ...]
    note: str
    fra: tuple[str, ...]
    overskrift: str
    tekst: str

    @property
    def afsnit(self) -> tuple[tuple[str, ...], ...]:
        """The text in paragraphs, each of lines; an empty line parts them."""
        return tuple(
            tuple(dele.splitlines()) for dele in self.tekst.strip().split("\n\n") if dele.strip()
        )
