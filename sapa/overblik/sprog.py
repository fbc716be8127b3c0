"""The language of the pages: Danish, until the user asks for English.

Not Django's LocaleMiddleware: that follows the browser's Accept-Language, and a Danish caseworker
with an English browser would get English pages.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


class SprogMiddleware:
    """The language of the cookie that `views.valg.sprog` sets; else LANGUAGE_CODE."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        sprog = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(sprog):
            request.LANGUAGE_CODE = sprog
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", sprog)
        return response
