"""What administrators take out, as a file."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse


def jsonfil(data: Any, navn: str) -> HttpResponse:
    """`data` as a JSON file of that name, to be read and changed by people. `navn` is made of our
    own words and keys: it is not escaped."""
    return HttpResponse(
        json.dumps(data, ensure_ascii=False, indent=1) + "\n",
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{navn}"'},
    )
