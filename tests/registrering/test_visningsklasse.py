"""Visningsklasse: the sag and its dokumenter are marked, and withheld where the citizen sees."""

from uuid import uuid4

import pytest

from indexes.dokument.models import Dokument
from indexes.oio import Art
from indexes.oio.roller import objekttype_ved_navn, rolle_ved_navn
from indexes.registrering import projektioner, services
from indexes.registrering.models import Objekt
from indexes.registrering.opslag import Referencer
from indexes.registrering.projektioner import Foldet
from indexes.sag.models import Journalpost, Sag, SagLinje, Sagstilstand
from indexes.sag.projektion import marker_dokumenter
from indexes.sag.selectors import sagsdetaljer
from tests import beskeder
from tests.faelles import NU
from tests.registrering.test_flag import alle, send  # noqa: F401 - a fixture

UDLOEBET = {"fra": "2026-01-12T08:30:00.000+01:00", "til": "2026-02-01T00:00:00.000+01:00"}


def visningsklasse(art=Art.SAG, **periode):
    navn = "Sagsklasse" if art is Art.SAG else "Dokumentklasse"
    return {
        "Virkning": beskeder.virkning(**periode),
        "Rolle": {"uuid": str(rolle_ved_navn(art, navn, "Visningsklasse").uuid)},
        "Type": {"uuid": str(objekttype_ved_navn(art, "Klasse").uuid)},
        "ReferenceID": {"uuid": str(uuid4())},
        "Indeks": "1",
    }


def sag(*klasser, paa=(), uuid=None):
    objekt = beskeder.sag(uuid=uuid, foelsomhed="IKKE_FORTROLIGE_DATA")
    lister = objekt.registreringer[0]["RelationListe"]
    lister["Sagsklasse"] += klasser
    lister["Journalpost"] = [
        beskeder.relation("Journalpost", "Tilakteret", "Dokument", {"uuid": str(u)}, Indeks=str(n))
        for n, u in enumerate(paa, start=1)
    ]
    return objekt


def lav_dokument(uuid, **fakta):
    guard = {"myndighed": 173, "kle": 1, "foelsomhed": 1, "enhed": 0, "fagsystem": 1}
    alle(Dokument).create(uuid=uuid, titel="Brev", opdateret=NU, **guard, **fakta)


def undtaget(model):
    return set(alle(model).values_list("undtaget_borger", flat=True))


@pytest.mark.parametrize(
    ("klasser", "svar"),
    [((), {False}), ((visningsklasse(),), {True}), ((visningsklasse(**UDLOEBET),), {False})],
)
def test_a_visningsklasse_in_force_marks_every_row_of_the_sag(send, klasser, svar):  # noqa: F811
    (answer,) = send(sag(*klasser, paa=[uuid4()]))
    assert answer.statuskode == 20, answer.fejlbesked
    for model in (Sag, SagLinje, Sagstilstand, Journalpost):
        assert undtaget(model) == svar, model


def test_a_sag_covers_its_dokumenter_whichever_came_first(send):  # noqa: F811
    before, after, eget, loest = (uuid4() for _ in range(4))
    lav_dokument(before)
    lav_dokument(eget, egen_undtagelse=True, undtaget_borger=True)
    lav_dokument(loest)
    send(sag(visningsklasse(), paa=[before, after, eget]), sag(paa=[before]))
    lav_dokument(after)
    services.genprojicer(list(Objekt.objects.all()), now=NU)
    # Also the one that lies on a sag that the citizen may see: any of its sager withholds it.
    marked = alle(Dokument).filter(undtaget_borger=True).values_list("uuid", flat=True)
    assert set(marked) == {before, after, eget}
    alle(Journalpost).all().delete()
    marker_dokumenter([before, after, eget, loest])
    assert list(alle(Dokument).filter(undtaget_borger=True)) == [alle(Dokument).get(uuid=eget)]


def test_a_dokument_may_have_one_of_its_own(db):
    for klasser, svar in (([], False), ([visningsklasse(Art.DOKUMENT)], True)):
        foldet = Foldet(uuid4(), 173, 1, {"RelationListe": {"Dokumentklasse": klasser}}, NU)
        refs = Referencer()
        projektioner.skriv(Art.DOKUMENT, [foldet], refs=refs, now=NU, nye=True)
        row = alle(Dokument).get(uuid=foldet.uuid)
        assert (row.egen_undtagelse, row.undtaget_borger) == (svar, svar)


def test_the_caseworker_sees_it_and_the_citizen_does_not(send, adgang_med):  # noqa: F811
    paper = uuid4()
    lav_dokument(paper)
    withheld, open_ = sag(visningsklasse(), paa=[paper]), sag(paa=[])
    send(withheld, open_)
    user = adgang_med({})
    shown = sagsdetaljer(adgang=user, sag_uuid=withheld.uuid, at=NU)
    assert shown.fakta.undtaget_borger
    assert [d.undtaget_borger for d in shown.dokumenter.raekker] == [True]
    borger = user.vist_for_borger()
    assert sagsdetaljer(adgang=borger, sag_uuid=withheld.uuid, at=NU) is None
    assert sagsdetaljer(adgang=borger, sag_uuid=open_.uuid, at=NU) is not None
    assert not Dokument.objects.visible_to(borger).exists()
    for model in (Sag, SagLinje, Sagstilstand, Journalpost):
        uuid = "uuid" if model is Sag else "sag_uuid"
        assert {getattr(r, uuid) for r in model.objects.visible_to(borger)} <= {open_.uuid}
