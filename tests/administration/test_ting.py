"""Every kind of thing that is set up: made in its page, kept with before and after, taken back,
out and in by a file, and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.formaal.models import Formaalskrav, Opslagstype
from access.formaal.services import sikr_formaal
from access.models import Bruger, Myndighed, Revisionslog
from access.saml.models import Sessionstid
from access.services import SESSION_INAKTIV, SESSION_SLUT
from access.values import Adgang, Permission
from indexes.klassifikation.models import KleEmne
from sapa.administration import historik, ting
from sapa.administration.historik import Aendrer
from sapa.administration.models import Administrationsaendring
from sapa.opsaetning.models import Link, Meddelelse
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE

pytestmark = pytest.mark.django_db
ADMIN = {"permissions": [Permission.ADMINISTRER]}
DRIFT = {"permissions": [Permission.DRIFT]}
# What each kind's form is filled with; a kind that is missing fails.
FELTER: dict[str, dict[str, str]] = {
    "links": {
        "navn": "Intranet",
        "adresse": "https://intra.example.dk/",
        "beskrivelse": "",
        "raekkefoelge": "1",
    },
    "meddelelser": {
        "tekst": "Lukket på fredag",
        "alvor": "warn",
        "fra": "2020-01-01T08:00",
        "til": "",
    },
    "sessionstider": {"inaktiv": "30", "i_alt": "240"},
    "indstillinger": {
        "viser_skjulte": "1",
        "kontakttekst": "Spørg Anna",
        "stille_fra": "22:00",
        "stille_til": "07:00",
    },
    "formaal": {"krav": "ja"},
    "brevskabeloner": {
        "navn": "Samtykke",
        "overskrift": "Om samtykke",
        "tekst": "Kære forældre\n\n{borger} er flyttet hertil.",
        "raekkefoelge": "1",
    },
    "bemaerkningstyper": {
        "kode": "obs-tolk",
        "navn": "OBS-Tolk",
        "hjaelp": "",
        "foelsomhed": "2",
        "tone": "info",
        "maerke": "1",
        "maks_dage": "30",
        "raekkefoelge": "0",
        "aktiv": "1",
    },
}
FORKERT: dict[str, dict[str, str]] = {
    "links": {"adresse": "http://intra.example.dk/"},
    "meddelelser": {"til": "2019-01-01T08:00"},
    "sessionstider": {"inaktiv": "241"},
    "indstillinger": {"kontakttekst": "x" * 501},
    "formaal": {"krav": "måske"},
    "brevskabeloner": {"tekst": ""},
    "bemaerkningstyper": {"maks_dage": "0"},
}


@pytest.fixture
def browser(bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]) -> Client:
    sikr_formaal()
    return log_ind(bruger_med(ADMIN, navn="Anna Admin"))


def _alle() -> list[str]:
    return sorted(t.noegle for t in ting.alle())


def _adresse(t: ting.Ting) -> str:
    if t.flere:
        return reverse("ting_ny", args=[t.noegle])
    return reverse("ting_ret", args=[t.noegle, next(iter(t.hent(KOMMUNE))) or "-"])


@pytest.mark.parametrize("noegle", _alle())
def test_it_is_set_up_kept_and_taken_back(noegle: str, browser: Client) -> None:
    t = ting._TING[noegle]
    before = t.hent(KOMMUNE)
    wrong = browser.post(_adresse(t), FELTER[noegle] | FORKERT[noegle] | {"version": "0"})
    assert 'role="alert"' in wrong.content.decode()
    assert t.hent(KOMMUNE) == before
    made = browser.post(_adresse(t), FELTER[noegle] | {"version": "0"})
    assert made.status_code == 302, made.content.decode()
    after = t.hent(KOMMUNE)
    assert after != before
    kept = Administrationsaendring.objects.get(emne=noegle, myndighed_id=KOMMUNE)
    assert kept.foer == before.get(kept.noegle)
    assert kept.efter == after[kept.noegle]
    told = Revisionslog.objects.filter(beskrivelse="Ændring").order_by("-tidspunkt").first()
    assert told is not None
    assert told.bruger == "Anna Admin"
    page = browser.get(reverse("ting", args=[noegle])).content.decode()
    shown = browser.get(reverse("administrationshistorik"), {"emne": noegle}).content.decode()
    assert "Fortryd" in shown
    for f in t.felter:
        if f.slags == ting.TEKST and not f.fast:
            assert FELTER[noegle][f.noegle] in page
    # Another administrator's page that is older than the change cannot undo it unseen.
    address = reverse("administration_fortryd", args=[kept.id])
    assert browser.post(address, {"version": "7"}).status_code == 200
    assert browser.post(address, {"version": "1"}).status_code == 302
    back = t.hent(KOMMUNE)
    # A type of bemærkning is closed, never deleted.
    if noegle == "bemaerkningstyper":
        assert [x["aktiv"] for x in back.values()] == [False]
    else:
        assert back == before
    assert Administrationsaendring.objects.filter(emne=noegle).count() == 2


@pytest.mark.parametrize("noegle", _alle())
def test_out_and_in_by_a_file(noegle: str, browser: Client) -> None:
    t = ting._TING[noegle]
    browser.post(_adresse(t), FELTER[noegle] | {"version": "0"})
    before = t.hent(KOMMUNE)
    address = reverse("ting_fil", args=[noegle])
    out = browser.get(address).content
    assert json.loads(out)[noegle] == before
    again = browser.post(address, {"fil": SimpleUploadedFile("x.json", out)})
    assert again.status_code == 302
    assert t.hent(KOMMUNE) == before
    broken = browser.post(address, {"fil": SimpleUploadedFile("x.json", b'{"andet": 1}')})
    assert "Filen passer ikke" in broken.content.decode()


def test_nobody_elses(
    browser: Client, bruger_med: Any, log_ind: Any, landets_drift: dict[str, Any]
) -> None:
    """One authority's and the nation's things are absent for another; without the right all are."""
    now = timezone.now()
    ting._TING["links"].gem(
        ANDEN_KOMMUNE, "a" * 32, ting._TING["links"].laes(FELTER["links"]), Aendrer("test", now)
    )
    page = browser.get(reverse("ting", args=["links"])).content.decode()
    assert "Intranet" not in page
    for address in ("links/post/" + "a" * 32 + "/", "links-land/", "findes-ikke/"):
        assert browser.get(f"/administration/opsaetning/{address}").status_code == 404
    worker = log_ind(bruger_med())
    assert worker.get("/administration/opsaetning/links/").status_code == 404
    operator = log_ind(bruger_med(landets_drift))
    assert operator.get("/administration/opsaetning/links/").status_code == 404
    new = "/administration/opsaetning/links-land/ny/"
    assert operator.post(new, FELTER["links"]).status_code == 302
    assert Link.objects.get(myndighed=None).navn == "Intranet"
    assert "Intranet" in worker.get("/").content.decode()


def _raekker(myndighed: int | None) -> list[Any]:
    kind = Opslagstype.objects.create(
        kode="proeve", navn="Prøve", noegle="FormaalType", raekkefoelge=99
    )
    rows = [
        Link(myndighed_id=myndighed, navn="x", adresse="https://x/"),
        Meddelelse(myndighed_id=myndighed, tekst="x", alvor="info", fra=timezone.now()),
        Formaalskrav(opslag=kind, myndighed_id=myndighed, kraeves=True),
    ]
    if myndighed:
        return [*rows, Sessionstid(myndighed_id=myndighed)]
    return [*rows, KleEmne(nummer="99", titel="x", uuid=uuid4())]


@pytest.mark.parametrize(
    ("rettighed", "myndighed"),
    [(ADMIN, ANDEN_KOMMUNE), (ADMIN, None), (DRIFT, None), (DRIFT, KOMMUNE)],
)
def test_the_database_refuses_anothers(
    adgang_med: Callable[..., Adgang], rettighed: dict[str, Any], myndighed: int | None
) -> None:
    """The nation's too, to one who runs a municipality's deliveries."""
    adgang = adgang_med(rettighed)
    rows = _raekker(myndighed)
    for row in rows:
        with database_role("sapa_web"):
            saet_adgang(adgang)
            with pytest.raises(DatabaseError, match="row-level security"):
                row.save(force_insert=True)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        others = Myndighed.objects.exclude(id=KOMMUNE)
        assert others.update(viser_skjulte=True) == 0


def test_the_database_lets_the_nations_operator_write_what_is_the_nations(
    adgang_med: Callable[..., Adgang], landets_drift: dict[str, Any]
) -> None:
    adgang = adgang_med(landets_drift)
    rows = _raekker(None)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        for row in rows:
            row.save(force_insert=True)


def test_a_message_stands_on_every_page_while_it_holds(
    browser: Client, bruger_med: Any, log_ind: Any
) -> None:
    browser.post(_adresse(ting._TING["meddelelser"]), FELTER["meddelelser"])
    worker = log_ind(bruger_med())
    elsewhere = log_ind(bruger_med(myndighed=ANDEN_KOMMUNE))
    assert "Lukket på fredag" in worker.get("/").content.decode()
    assert "Lukket på fredag" not in elsewhere.get("/").content.decode()
    Meddelelse.objects.update(til="2020-01-02T00:00Z")
    assert "Lukket på fredag" not in worker.get("/").content.decode()


def test_news_are_unread_until_they_are_seen(bruger_med: Any, log_ind: Any) -> None:
    worker = log_ind(bruger_med())
    assert "ulæst" in worker.get("/").content.decode()
    assert worker.get("/nyheder/").status_code == 200
    assert "ulæst" not in worker.get("/").content.decode()


def test_the_switches_are_those_that_run(
    browser: Client, bruger_med: Any, client: Client, settings: Any
) -> None:
    for noegle in ("sessionstider", "indstillinger"):
        browser.post(_adresse(ting._TING[noegle]), FELTER[noegle] | {"version": "0"})
    kind = next(iter(ting._TING["formaal"].hent(KOMMUNE)))
    browser.post(_adresse(ting._TING["formaal"]), {"krav": "ja", "version": "0"})
    assert Formaalskrav.objects.get(myndighed_id=KOMMUNE, opslag=kind).kraeves is True
    settings.DEMO = True
    user = bruger_med()
    Bruger.objects.filter(id=user.id).update(demo=True)
    client.post("/log-ind/", {"bruger": str(user.id)})
    assert client.session[SESSION_INAKTIV] == 30 * 60
    assert client.session[SESSION_SLUT] <= timezone.now().timestamp() + 240 * 60 + 1
    assert Myndighed.objects.get(id=KOMMUNE).viser_skjulte is True


def test_every_subject_can_be_made_as_it_was() -> None:
    """Whatever registers a history registers how to take it back."""
    assert {e.noegle for e in historik.emner()} >= {*_alle(), "rolle", "bruger"}
    assert all(callable(e.genskab) for e in historik.emner())


# --- What a change will look like ---------------------------------------------------------------

# By kind: what the form's users would see of FELTER, word for word.
SES: dict[str, tuple[str, ...]] = {
    "links": ("Min side, for alle brugere i", '<a class="s-tall" href="https://intra.example.dk/"'),
    "meddelelser": ("s-note--warn", "Lukket på fredag</p>", "Vises fra 01-01-2020 08:00, til den"),
    "sessionstider": ("efter 30 minutter uden brug og senest 4 timer efter login", "er logget ind"),
    "indstillinger": (
        "Der findes 1 sag, du ikke har adgang til.",
        "Din rolle viser ikke sager.",
        "<p>Spørg Anna</p>",
        "Et advis, der kommer kl. 22:00, meldes med mail kl. 07:00.",
    ),
    "formaal": ("Siden vises først, når brugeren har valgt et formål.",),
    "brevskabeloner": ("<h2>Om samtykke</h2>", "Barnets navn er flyttet hertil."),
    "bemaerkningstyper": ("OBS-Tolk (højst til", "s-note--info", "<b>OBS-Tolk.</b>"),
}


def _tabeller() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind in ('r', 'p') and not relispartition"
        )
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            " union all ".join(f"select '{name}', count(*)::int from {name}" for name in names)
        )
        return dict(cursor.fetchall())


@pytest.mark.parametrize("noegle", _alle())
def test_a_change_is_shown_as_its_users_will_see_it_and_nothing_is_kept(
    noegle: str, browser: Client
) -> None:
    t = ting._TING[noegle]
    before, rows = t.hent(KOMMUNE), _tabeller()
    page = browser.post(_adresse(t), FELTER[noegle] | {"version": "0", "vis": "1"})
    shown = page.content.decode()
    assert "Ikke gemt endnu" in shown
    for words in SES[noegle]:
        assert words in shown, words
    assert t.hent(KOMMUNE) == before
    # But for the look at the page itself.
    assert _tabeller() == rows | {"access_revisionslog": rows["access_revisionslog"] + 1}
    # What cannot be saved is refused by the preview too.
    wrong = browser.post(_adresse(t), FELTER[noegle] | FORKERT[noegle] | {"vis": "1"})
    assert 'role="alert"' in wrong.content.decode()
    assert "Ikke gemt endnu" not in wrong.content.decode()


def test_taking_away_is_shown_first(browser: Client) -> None:
    browser.post(_adresse(ting._TING["links"]), FELTER["links"])
    (noegle,) = ting._TING["links"].hent(KOMMUNE)
    address = reverse("ting_ret", args=["links", noegle])
    data = FELTER["links"] | {"version": "1"}
    page = browser.post(address, data | {"vis": "fjern"}).content.decode()
    assert "Her står intet." in page
    assert 'form="ting" name="fjern" value="1"' in page
    assert Link.objects.count() == 1
    assert browser.post(address, data | {"fjern": "1"}).status_code == 302
    assert Link.objects.count() == 0


def test_a_message_of_tomorrow_is_shown_as_it_will_stand(browser: Client) -> None:
    morgen = timezone.localtime() + timedelta(days=1)
    data = FELTER["meddelelser"] | {"fra": f"{morgen:%Y-%m-%dT%H:%M}", "vis": "1"}
    page = browser.post(_adresse(ting._TING["meddelelser"]), data).content.decode()
    now, later = page.split("Mens meddelelsen gælder")
    assert "Lukket på fredag</p>" not in now
    assert "Lukket på fredag</p>" in later
    # The preview is nobody's page but this one.
    assert "Lukket på fredag" not in browser.get("/").content.decode()


def test_a_file_is_shown_as_what_it_changes(browser: Client) -> None:
    browser.post(_adresse(ting._TING["links"]), FELTER["links"])
    t, address = ting._TING["links"], reverse("ting_fil", args=["links"])
    (noegle,) = t.hent(KOMMUNE)
    changed = {"links": {noegle: FELTER["links"] | {"navn": "Vores net", "raekkefoelge": 1}}}
    sent = SimpleUploadedFile("x.json", json.dumps(changed).encode())
    page = browser.post(address, {"fil": sent, "vis": "1"})
    assert "Navn: Intranet → <b>Vores net</b>" in page.content.decode()
    assert t.hent(KOMMUNE)[noegle]["navn"] == "Intranet"
    assert Administrationsaendring.objects.filter(emne="links").count() == 1
    # It is taken in as it was shown.
    assert browser.post(address, {"tekst": page.context["fil"].tekst}).status_code == 302
    assert t.hent(KOMMUNE)[noegle]["navn"] == "Vores net"
    wrong = {"links": {noegle: FELTER["links"] | {"adresse": "http://x"}}}
    sent = SimpleUploadedFile("x.json", json.dumps(wrong).encode())
    assert 'role="alert"' in browser.post(address, {"fil": sent, "vis": "1"}).content.decode()
