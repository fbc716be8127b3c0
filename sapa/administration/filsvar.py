"""What administrators take out, as a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise

from sapa.revision.csv import LINJESKIFT, ren


def jsonfil(data: Any, navn: str) -> HttpResponse:
    """`data` as a JSON file of that name, to be read and changed by people. `navn` is made of our
    own words and keys: it is not escaped."""
    return HttpResponse(
        json.dumps(data, ensure_ascii=False, indent=1) + "\n",
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{navn}"'},
    )


def csvfil(
    overskrift: Sequence[str | Promise], raekker: Iterable[Sequence[str | Promise]], navn: str
) -> HttpResponse:
    """A table for a spreadsheet: semicolons, marked as UTF-8, and no field that it calculates."""
    lines = (";".join(map(ren, map(str, r))) for r in (overskrift, *raekker))
    return HttpResponse(
        "\ufeff" + "".join(line + LINJESKIFT for line in lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{navn}"'},
    )
