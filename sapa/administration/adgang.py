"""What a page of administration demands: said once, beside the right itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from access.values import Permission
from access.views_support import View, kraever
from sapa.administration.menu import maa_administrere
from sapa.overblik.anmodning import Anmodning


def administrator(*flere: str) -> Callable[[View], View]:
    """Open to one who administers the authority on whose behalf she works, as a whole, and holds
    every further right named."""

    def decorator(view: View) -> View:
        @wraps(view)
        def whole(request: Anmodning, *args: Any, **kwargs: Any) -> HttpResponse:
            if not maa_administrere(request.adgang):
                raise PermissionDenied(Permission.ADMINISTRER)
            return view(request, *args, **kwargs)

        return kraever(Permission.ADMINISTRER, *flere)(whole)

    return decorator
