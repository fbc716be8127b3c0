"""The addresses of objects: what is written and what is read of a kind meet here."""

from __future__ import annotations

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.views import APIView

from indexes.api import openapi_laesning as dok
from indexes.api import skrivning
from indexes.api.fremsoegning import FremsoegSagDokument, FremsoegYdelse
from indexes.api.kendt import KendtKlient
from indexes.api.laesning import LaesMixin, LaesPostMixin, ListMixin, SoegMixin
from indexes.api.stier import OBJEKT
from indexes.oio import Art


def _med_krop(art: Art, navn: str, mixin: type, **attributter: object) -> type[APIView]:
    """POST …/laes, …/list or …/soeg of a kind: the contract's own question in the body."""
    view = type(
        f"{navn.capitalize()}{art.typenavn}",
        (mixin, KendtKlient),
        {"art": art, "__doc__": f"POST /api/v1/{skrivning.STIER[art]}/{navn}.", **attributter},
    )
    described: type[APIView] = extend_schema_view(post=extend_schema(**dok.med_krop(art, navn)))(
        view
    )
    return described


def _ruter(art: Art) -> list[URLPattern]:
    sti = skrivning.STIER[art]
    spoergsmaal = {
        "laes": _med_krop(art, "laes", LaesPostMixin),
        "list": _med_krop(art, "list", LaesPostMixin, liste=True),
        "soeg": _med_krop(art, "soeg", SoegMixin),
    }
    alle = skrivning.samling(art, ListMixin, get=extend_schema(**dok.liste(art)))
    et = skrivning.objekt(art, LaesMixin, get=extend_schema(**dok.laes(art)))
    return [
        path(sti, alle, name=sti),
        *(
            path(f"{sti}/{navn}", view.as_view(), name=f"{navn}_{sti}")
            for navn, view in spoergsmaal.items()
        ),
        path(f"{sti}/{OBJEKT}", et, name=f"{sti}_objekt"),
    ]


urlpatterns = [
    path(
        "sagdokumentindeks/fremsoeg",
        FremsoegSagDokument.as_view(),
        name="fremsoeg_sagdokumentindeks",
    ),
    path("ydelsesindeks/fremsoeg", FremsoegYdelse.as_view(), name="fremsoeg_ydelsesindeks"),
    *(rute for art in Art for rute in _ruter(art)),
]
