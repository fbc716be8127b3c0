"""Nothing is dropped, element by element: an object in which every element of the grammar stands is
imported and read back equal, in XML and in JSON."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from lxml import etree

from indexes.api.skrivning import STIER
from indexes.oio import (
    Art,
    kontroller,
    laes_besked,
    laes_json,
    objektnavn,
    skriv_besked,
    skriv_objekt,
    til_vaerdi,
)
from indexes.oio.forespoergsler import LAESNINGER, laes_spoergsmaal
from tests.oio.conftest import xsd  # noqa: F401
from tests.oio.fuldt import brugte, fuldt, stier
from tests.oio.test_rundtur import TJENESTE, _kanonisk

ALT = "virkningfra=infinity&virkningtil=infinity&registreringfra=infinity"


@pytest.mark.parametrize("art", Art)
def test_every_element_and_every_role_stands_in_it(art: Art):
    """An element or a role that is added to the tables is in the object at once, or this fails."""
    assert brugte(fuldt(art)) == stier(art)
    assert len(stier(art)) > 40


@pytest.mark.parametrize("art", Art)
def test_it_is_valid_and_survives_xml_and_json(art: Art, xsd: Any):  # noqa: F811
    objekt = fuldt(art)
    brud, _ = kontroller(objekt, operation="importer")
    assert brud == []
    body = skriv_besked([objekt], tjeneste=TJENESTE[art])
    assert xsd(TJENESTE[art], body)
    assert laes_besked(body, tjeneste=TJENESTE[art]).objekter == (objekt,)
    som_json = {objektnavn(art): [til_vaerdi(objekt)]}
    assert laes_json(som_json, tjeneste=TJENESTE[art]).objekter == (objekt,)


@pytest.mark.parametrize("art", Art)
def test_it_is_stored_and_read_back_equal(importer: Any, laeser: Any, art: Art):
    objekt = fuldt(art)
    importer(objekt)
    kald = laeser()
    sti = f"{STIER[art]}/{objekt.uuid}?{ALT}"
    rod = LAESNINGER[art].laes_output
    for som_json in (True, False):
        accept = "application/json" if som_json else "application/xml"
        answer = kald("GET", sti, accept=accept)
        assert answer.status_code == 200, answer.content
        laest = laes_spoergsmaal(answer.content, rod, som_json=som_json)
        (registrering,) = laest["FiltreretOejebliksbillede"]["Registrering"]
        registrering.pop("StsTidspunkt")
        assert registrering == objekt.registreringer[0]
    given = etree.fromstring(answer.content)
    for sts in given.iter("{*}StsTidspunkt"):
        sts.getparent().remove(sts)
    (ud,), (ind,) = (x.iter("{*}Registrering") for x in (given, skriv_objekt(objekt)))
    assert _kanonisk(copy.deepcopy(ud)) == _kanonisk(copy.deepcopy(ind))
