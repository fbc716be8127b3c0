"""Compiling translations (.po to .mo) without GNU gettext, which a bare machine lacks."""

import ast
import re
import struct
from pathlib import Path

_KEYWORD = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+(".*")$')


class _Entry:
    def __init__(self) -> None:
        self.fuzzy = False
        self.parts: dict[tuple[str, int], str] = {}

    def kender(self) -> tuple[str | None, str | None]:
        """What no other entry may have: GNU's msgfmt refuses it too."""
        return self.parts.get(("msgctxt", 0)), self.parts.get(("msgid", 0))

    def add_to(self, catalogue: dict[str, str]) -> None:
        msgid = self.parts.get(("msgid", 0))
        if msgid is None or (self.fuzzy and msgid):
            return
        strings = [text for (kind, _), text in sorted(self.parts.items()) if kind == "msgstr"]
        if not all(strings):
            return
        key = msgid
        if (plural := self.parts.get(("msgid_plural", 0))) is not None:
            key = f"{msgid}\0{plural}"
        if (context := self.parts.get(("msgctxt", 0))) is not None:
            key = f"{context}\x04{key}"
        catalogue[key] = "\0".join(strings)


def read_po(text: str) -> dict[str, str]:
    """The finished entries of a .po file, keyed as a .mo file keys them. Fuzzy ones are left out.

    Raises ValueError, with the line's number, for what is not a .po file, and for a text that is
    translated twice: only one of the two would be read.
    """
    catalogue: dict[str, str] = {}
    seen: set[tuple[str | None, str | None]] = set()
    entry, current = _Entry(), None
    for number, line in enumerate([*text.splitlines(), ""], 1):
        line = line.strip()
        starts_new = line.startswith(("#", "msgctxt")) or re.match(r"msgid\s", line)
        has_string = any(kind == "msgstr" for kind, _ in entry.parts)
        if not line or (starts_new and has_string):
            entry.add_to(catalogue)
            if has_string:
                if entry.kender() in seen:
                    _context, msgid = entry.kender()
                    raise ValueError(f"{msgid!r} is translated twice, before line {number}")
                seen.add(entry.kender())
                entry, current = _Entry(), None
        if line.startswith("#,") and "fuzzy" in line:
            entry.fuzzy = True
        if not line or line.startswith("#"):
            continue
        if match := _KEYWORD.match(line):
            current = (match[1], int(match[2] or 0))
            entry.parts[current] = ast.literal_eval(match[3])
        elif line.startswith('"') and current is not None:
            entry.parts[current] += ast.literal_eval(line)
        else:
            raise ValueError(f"line {number} is no part of a .po file")
    return catalogue


def write_mo(catalogue: dict[str, str]) -> bytes:
    """The same entries in the binary form that gettext reads (GNU gettext manual, 10.3)."""
    rows = sorted((key.encode(), value.encode()) for key, value in catalogue.items())
    keys = b"".join(key + b"\0" for key, _ in rows)
    start_keys = 7 * 4 + 16 * len(rows)
    key_table, value_table = [], []
    key_at, value_at = start_keys, start_keys + len(keys)
    for key, value in rows:
        key_table += [len(key), key_at]
        value_table += [len(value), value_at]
        key_at += len(key) + 1
        value_at += len(value) + 1
    count = len(rows)
    head = [0x950412DE, 0, count, 28, 28 + 8 * count, 0, start_keys]
    values = b"".join(value + b"\0" for _, value in rows)
    return struct.pack(f"<{7 + 4 * count}I", *head, *key_table, *value_table) + keys + values


def compile_all(root: Path, *, write: bool) -> list[str]:
    """Compile every locale/*/LC_MESSAGES/*.po under `root`. Returns those that were out of date."""
    stale = []
    for po in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        compiled = write_mo(read_po(po.read_text(encoding="utf-8")))
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.read_bytes() != compiled:
            stale.append(str(mo.relative_to(root)))
            if write:
                mo.write_bytes(compiled)
    return stale


if __name__ == "__main__":
    for navn in compile_all(Path(__file__).resolve().parents[2], write=True):
        print(navn)
