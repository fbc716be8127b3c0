"""The answer when the database does not: nothing was stored, try again."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from access.middleware import API_PREFIX
from indexes.api.fejl import XML, egne_svar, fejlsvar, nede_status

PROEV_IGEN = {"Retry-After": "5"}


def svar(request: HttpRequest) -> HttpResponse:
    """503 in the form that the caller reads: the contract's for a system, a page for a person."""
    if request.path.startswith(API_PREFIX):
        besked = _("Databasen svarer ikke lige nu. Intet er gemt. Send beskeden igen.")
        if (skriv := egne_svar(request)) is not None:  # says "not now" in its own words
            nede = nede_status(request)
            return HttpResponse(skriv(besked), status=nede, content_type=XML, headers=PROEV_IGEN)
        return fejlsvar(request, 503, besked, headers=PROEV_IGEN)
    return HttpResponse(render_to_string("503.html"), status=503, headers=PROEV_IGEN)
