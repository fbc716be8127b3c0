"""Pages on their way to a browser, packed by gzip: a page of a hundred rows is a tenth of itself.

Only whole HTML. A file that is streamed (CSV) goes out as it is made, and what a system is answered
is not ours to pack. BREACH: docs/decisions/0076.
"""

from __future__ import annotations

import gzip
import io
import re
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

_TAGER_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))")
# Half the time of zlib's own level, and a twelfth more bytes.
_NIVEAU = 3
_MINDST = 1000
"""Bytes below which nothing is won: a fragment that fills one packet does so anyway."""
_STOEJ = 100


class HtmlGzipMiddleware:
    """Packs HTML for browsers that take it; `Vary` says so of every page.

    Django's GZipMiddleware packs whatever there is, streams too, at a level that cannot be chosen.
    As it does, each answer is some bytes longer than it is, by chance: a length tells nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = response.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind != "text/html" or "Content-Encoding" in response:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        asked = request.headers.get("Accept-Encoding", "")
        if len(response.content) >= _MINDST and _TAGER_GZIP.search(asked):
            response.content = pak(response.content)
            response["Content-Encoding"] = "gzip"
            response["Content-Length"] = str(len(response.content))
        return response


def pak(indhold: bytes) -> bytes:
    """As gzip (RFC 1952), with a meaningless name of a random length in its header."""
    navn = "a" * (1 + secrets.randbelow(_STOEJ))
    ud = io.BytesIO()
    with gzip.GzipFile(navn, "wb", compresslevel=_NIVEAU, fileobj=ud, mtime=0) as fil:
        fil.write(indhold)
    return ud.getvalue()
