"""The committed OpenAPI document, as a file that anyone may fetch. `./dev check` holds it true."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def openapi_dokument(request: HttpRequest) -> HttpResponse:
    """docs/openapi.yaml."""
    return HttpResponse(
        (settings.BASE_DIR / "docs/openapi.yaml").read_bytes(), content_type="application/yaml"
    )
