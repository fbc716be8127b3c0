"""Hardened XML parsing: bytes to a root element, with everything dangerous refused first.

Refused before any parsing: a DOCTYPE, and encodings other than UTF-8 and UTF-16 with a byte order
mark, so that nothing can hide behind an encoding that is not looked through.
"""

import re
import threading
from typing import Any

from lxml import etree

from indexes.oio.fejl import Fejl, SkemaFejl

MAKS_DYBDE = 60
"""Deepest nesting looked at; the deepest legal message is far below it."""

AFSNIT_XML = "XML-indlæsning"

_BLANKT = re.compile(rb"[ \t\r\n]*").match
_traadens = threading.local()
_for_dybt = etree.XPath("boolean(" + "/*" * (MAKS_DYBDE + 1) + ")")


def _afvis(regel: str, tekst: str, linje: int | None = None) -> SkemaFejl:
    return SkemaFejl([Fejl("/", regel, AFSNIT_XML, linje, tekst)])


def _som_utf8(body: bytes) -> bytes:
    """The body as UTF-8 without a byte order mark. Other encodings than UTF-8 and UTF-16 with a
    mark are refused, so nothing can hide behind an encoding we do not look through."""
    if body.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise _afvis("xml.tegnsaet", "Beskeden skal være i UTF-8.")
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return body.decode("utf-16").encode("utf-8")
        except UnicodeError:
            raise _afvis("xml.tegnsaet", "Beskeden er ikke gyldig UTF-16.") from None
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
    if b"\x00" in body[:4]:
        raise _afvis("xml.tegnsaet", "Beskeden skal være i UTF-8.")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        raise _afvis("xml.tegnsaet", "Beskeden er ikke gyldig UTF-8.") from None
    return body


def _gennemse_indledning(body: bytes, *, var_utf16: bool) -> None:
    """Refuse a DOCTYPE, and a declared encoding other than the real one, before any parsing."""
    sted = 0
    while True:
        blank = _BLANKT(body, sted)
        sted = blank.end() if blank else sted
        if body.startswith(b"<?", sted):
            slut = body.find(b"?>", sted)
            if sted == 0 and body.startswith(b"<?xml"):
                _kontroller_tegnsaet(body[: slut if slut > 0 else 0], var_utf16=var_utf16)
        elif body.startswith(b"<!--", sted):
            slut = body.find(b"-->", sted + 4)
        elif body.startswith(b"<!", sted):
            raise _afvis("xml.dtd", "Beskeden må ikke have en DOCTYPE.")
        else:
            return
        if slut < 0:
            return  # Not well-formed: the parser says so with a line number.
        sted = slut + (3 if body.startswith(b"-->", slut) else 2)


def _kontroller_tegnsaet(erklaering: bytes, *, var_utf16: bool) -> None:
    _, fundet, rest = erklaering.partition(b"encoding")
    if not fundet:
        return
    navn = rest.lstrip(b" \t\r\n=").strip(b" \t\r\n?").split(b" ")[0].strip(b"'\"").lower()
    if navn not in ((b"utf-16",) if var_utf16 else (b"utf-8", b"us-ascii")):
        raise _afvis("xml.tegnsaet", "Beskeden skal være i UTF-8 og sige det.")


def _parser(*, lange_tekster: bool) -> Any:
    """The thread's own: making one is half of what a short message costs to parse, and threads
    that shared one would wait for each other."""
    navn = "lange" if lange_tekster else "korte"
    parser: Any = getattr(_traadens, navn, None)
    if parser is None:
        parser = etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=lange_tekster,
            remove_comments=True,
            remove_pis=True,
        )
        setattr(_traadens, navn, parser)
    return parser


def parse_sikkert(body: bytes, *, dybt: bool = False, lange_tekster: bool = False) -> Any:
    """The root element of a message.

    No DTD, no entities, no network, no huge documents; comments and processing instructions are
    dropped. `dybt`: as deep as the parser itself goes (256), for messages that carry content of
    others. `lange_tekster`: one text may fill the whole message, where the parser itself stops at
    ten million bytes. The caller bounds the size. Raises SkemaFejl (rules xml.dtd, xml.tegnsaet,
    xml.form, xml.dybde).
    """
    utf8 = _som_utf8(body)
    _gennemse_indledning(utf8, var_utf16=body[:2] in (b"\xff\xfe", b"\xfe\xff"))
    try:
        rod = etree.fromstring(utf8, _parser(lange_tekster=lange_tekster))
    except etree.XMLSyntaxError as fejl:
        # The parser's own text may quote the message: only its kind and line are passed on.
        dybt = "depth" in str(fejl)
        tekst = "Beskeden er for dybt indlejret." if dybt else "Beskeden er ikke velformet XML."
        raise _afvis("xml.dybde" if dybt else "xml.form", tekst, fejl.lineno or None) from None
    info = rod.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise _afvis("xml.dtd", "Beskeden må ikke have en DOCTYPE.")
    if not dybt and _for_dybt(rod):
        raise _afvis("xml.dybde", "Beskeden er for dybt indlejret.")
    return rod
