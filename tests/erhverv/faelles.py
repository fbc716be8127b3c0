"""Invented companies and properties as their sources tell of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from access.db import database_role
from indexes.erhverv.kilder import BBR, CVR
from indexes.kilder.services import optag
from indexes.kilder.values import Udfald
from indexes.part.services import part_uuider
from tests.part.faelles import NOW

JAN, JYTTE, JOHN = "2110703435", "0107743700", "1206136837"
FIRMA, HOLDING = "41000001", "41000002"
BFE, BFE2, ESR = "9000101", "9000102", "173-012345"
WHY = "a test looks at the tables"

Json = dict[str, Any]


def adresse(vejnavn: str = "Toften", husnr: str = "003C", **andet: Any) -> Json:
    return {
        "vejnavn": vejnavn,
        "husnr": husnr,
        "postnr": "2800",
        "by": "Kgs. Lyngby",
        "kommunekode": 173,
        **andet,
    }


def virksomhed(cvr: str = FIRMA, **andet: Any) -> Json:
    """A small company with everything in it."""
    return {
        "cvr": cvr,
        "startdato": "2010-01-01",
        "reklamebeskyttet": True,
        "telefon": "11 22 33 44",
        "email": "post@proeve.example",
        "navne": [
            {"navn": "Prøve Byg I/S", "fra": "2010-01-01", "til": "2019-05-01"},
            {"navn": "Prøve Byg ApS", "fra": "2019-05-01"},
        ],
        "former": [
            {"kode": "30", "navn": "Interessentskab", "fra": "2010-01-01", "til": "2019-05-01"},
            {"kode": "80", "navn": "Anpartsselskab", "fra": "2019-05-01"},
        ],
        "statusser": [
            {"status": "aktiv", "fra": "2010-01-01", "til": "2026-10-01"},
            {"status": "under_konkurs", "fra": "2026-10-01"},
        ],
        "adresser": [
            adresse("Hæstvej", "073", fra="2010-01-01", til="2019-05-01"),
            adresse(fra="2019-05-01"),
        ],
        "brancher": [
            {"kode": "412000", "navn": "Opførelse af bygninger", "hoved": True},
            {"kode": "433200", "navn": "Tømrervirksomhed", "fra": "2015-01-01"},
        ],
        "ansatte": [
            {"aar": 2025, "mindst": 5, "hoejst": 9},
            {"aar": 2026, "kvartal": 3, "antal": 7},
        ],
        "penheder": [
            {
                "pnr": "1004100001",
                "navn": "Prøve Byg, værksted",
                "adresse": adresse("Fuglekærsvej", "014"),
                "branchekode": "433200",
                "branche": "Tømrervirksomhed",
                "mindst": 2,
                "hoejst": 4,
                "fra": "2015-01-01",
            },
            {"pnr": "1004100002", "navn": "Lager", "fra": "2012-01-01", "til": "2015-01-01"},
        ],
        "ejere": [
            {"cpr": JAN, "mindst": "33.34", "hoejst": "49.99", "fra": "2010-01-01"},
            {"cvr": HOLDING, "mindst": 50, "hoejst": 66.65, "fra": "2019-05-01"},
            {"cpr": JOHN, "mindst": 50, "fra": "2010-01-01", "til": "2019-05-01"},
        ],
        **andet,
    }


def ejendom(bfe: str = BFE, **andet: Any) -> Json:
    """A house with three owners."""
    tredjedel = {"taeller": 1, "naevner": 3, "fra": "2008-10-01"}
    return {
        "bfe": bfe,
        "esr": ESR,
        "type": "samlet_fast_ejendom",
        "adresser": [adresse("Skovbrynet", "038", fra="1970-01-01")],
        "ejere": [
            {"cpr": JAN, **tredjedel},
            {"cpr": JYTTE, **tredjedel},
            {"cvr": HOLDING, **tredjedel},
            {"cpr": JOHN, "taeller": 1, "naevner": 1, "fra": "1990-01-01", "til": "2008-10-01"},
        ],
        **andet,
    }


def udsagn(indhold: Json, dag: int = 1, loebenr: int = 0) -> Json:
    """The statement of that content, made so many days before NOW."""
    navn = "ejendom" if "bfe" in indhold else "virksomhed"
    moment = (NOW - timedelta(days=dag)).isoformat()
    return {"registreret": moment, "loebenr": loebenr, navn: indhold}


def optag_udsagn(*indhold: Json, dag: int = 1, now: Any = NOW) -> list[Udfald]:
    """Taken in as the sources' push does: under the intake's role."""
    ud: list[Udfald] = []
    with database_role("sapa_indlaes"):
        for kilde, navn in ((CVR, "cvr"), (BBR, "bfe")):
            poster = [kilde.laes(udsagn(i, dag)) for i in indhold if navn in i]
            ud += optag(kilde, poster, now=now)
    return ud


def parter(*noegler: str) -> list[Any]:
    """The parts of these keys."""
    found = part_uuider(noegler, now=NOW)
    return [found[n] for n in noegler]
