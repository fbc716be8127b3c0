"""The addresses of objects: a resource per kind, each with its operations as mixins."""

from __future__ import annotations

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.views import APIView

from indexes.api import openapi_laesning as dok
from indexes.api.fremsoegning import FremsoegSagDokument, FremsoegYdelse
from indexes.api.laesning import LaesMixin, LaesPostMixin, ListMixin, SoegMixin
from indexes.oio import Art


def _laes(art: Art):  # type: ignore[no-untyped-def]
    return extend_schema_view(get=extend_schema(**dok.laes(art)))


def _liste(art: Art):  # type: ignore[no-untyped-def]
    return extend_schema_view(get=extend_schema(**dok.liste(art)))


@_laes(Art.SAG)
class Sag(LaesMixin, APIView):
    """GET /api/v1/sager/{uuid}."""

    art = Art.SAG


@_liste(Art.SAG)
class Sager(ListMixin, APIView):
    """GET /api/v1/sager."""

    art = Art.SAG


@_laes(Art.DOKUMENT)
class Dokument(LaesMixin, APIView):
    """GET /api/v1/dokumenter/{uuid}."""

    art = Art.DOKUMENT


@_liste(Art.DOKUMENT)
class Dokumenter(ListMixin, APIView):
    """GET /api/v1/dokumenter."""

    art = Art.DOKUMENT


@_laes(Art.BEVILLING)
class Bevilling(LaesMixin, APIView):
    """GET /api/v1/bevillinger/{uuid}."""

    art = Art.BEVILLING


@_liste(Art.BEVILLING)
class Bevillinger(ListMixin, APIView):
    """GET /api/v1/bevillinger."""

    art = Art.BEVILLING


@_laes(Art.EFFEKTUERING)
class Effektuering(LaesMixin, APIView):
    """GET /api/v1/effektueringer/{uuid}."""

    art = Art.EFFEKTUERING


@_liste(Art.EFFEKTUERING)
class Effektueringer(ListMixin, APIView):
    """GET /api/v1/effektueringer."""

    art = Art.EFFEKTUERING


def _med_krop(art: Art, navn: str, mixin: type, **attributter: object) -> type[APIView]:
    """POST …/laes, …/list or …/soeg of a kind: the contract's own question in the body."""
    view = type(
        f"{navn.capitalize()}{art.typenavn}",
        (mixin, APIView),
        {"art": art, "__doc__": f"POST /api/v1/{dok.FLERTAL[art]}/{navn}.", **attributter},
    )
    described: type[APIView] = extend_schema_view(post=extend_schema(**dok.med_krop(art, navn)))(
        view
    )
    return described


def _ruter(art: Art, et: type[APIView], flere: type[APIView]) -> list[URLPattern]:
    sti = dok.FLERTAL[art]
    spoergsmaal = {
        "laes": _med_krop(art, "laes", LaesPostMixin),
        "list": _med_krop(art, "list", LaesPostMixin, liste=True),
        "soeg": _med_krop(art, "soeg", SoegMixin),
    }
    return [
        path(sti, flere.as_view(), name=sti),
        *(
            path(f"{sti}/{navn}", view.as_view(), name=f"{navn}_{sti}")
            for navn, view in spoergsmaal.items()
        ),
        path(f"{sti}/<uuid:uuid>", et.as_view(), name=f"{sti}_en"),
    ]


urlpatterns = [
    *_ruter(Art.SAG, Sag, Sager),
    *_ruter(Art.DOKUMENT, Dokument, Dokumenter),
    *_ruter(Art.BEVILLING, Bevilling, Bevillinger),
    *_ruter(Art.EFFEKTUERING, Effektuering, Effektueringer),
    path(
        "sagdokumentindeks/fremsoeg",
        FremsoegSagDokument.as_view(),
        name="fremsoeg_sagdokumentindeks",
    ),
    path("ydelsesindeks/fremsoeg", FremsoegYdelse.as_view(), name="fremsoeg_ydelsesindeks"),
]
