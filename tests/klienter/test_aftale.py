"""The serviceaftale: authority, KLE, operation and period, decided for each object."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from access.klienter import services
from access.klienter.aendringer import KlientFejl
from access.klienter.models import Serviceaftale
from access.klienter.values import Aftale, Rettighed, RettighedFejl, rettigheder
from access.models import Fagsystem
from access.values import UDEN_KLE, AfgraensningFejl
from indexes.oio import Art, IndeksObjekt
from indexes.registrering.emner import kle_numre
from indexes.registrering.models import Objekt
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.klienter.conftest import basic, bearer, hent_token, send
from tests.oio import eksempler


@pytest.fixture
def send_med(lav_klient):
    """Push a sag as a client with this agreement."""

    def call(sag=None, **aftale):
        klient = lav_klient(**aftale)
        token = bearer(hent_token(basic("ksd", services.roter(klient, now=timezone.now()))))
        return send(token, sag)

    return call


def test_inside_the_agreement_it_is_stored(send_med):
    assert send_med(kle=("32.30.*", "29.*")).status_code == 200


@pytest.mark.parametrize(
    "aftale",
    [
        pytest.param({"kle": ("32.30.05",)}, id="another emne"),
        pytest.param({"kle": ("32.3.*",)}, id="no pattern at all"),
        pytest.param({"kle": ("29.*", "32.03.*")}, id="other groups"),
        pytest.param({"ret": ("udstil",)}, id="may only read"),
        pytest.param({"ret": ("opdater", "fjern")}, id="may not import"),
        pytest.param({"myndigheder": (ANDEN_KOMMUNE,)}, id="another authority"),
        pytest.param({"ret": ()}, id="no agreement"),
        pytest.param({"til": timezone.localdate()}, id="over"),
        pytest.param({"fra": timezone.localdate() + timedelta(days=1)}, id="not begun"),
    ],
)
def test_outside_the_agreement_it_is_43(send_med, lav_klient, aftale):
    if aftale.get("kle") == ("32.3.*",):
        with pytest.raises(AfgraensningFejl):
            send_med(**aftale)
        return
    response = send_med(**aftale)
    assert response.status_code == 403
    assert response.json()["UnikRetur"][0]["StatusKode"] == 43
    assert not Objekt.objects.exists()


def test_a_pattern_that_came_past_us_gives_nothing(lav_klient):
    klient = lav_klient()
    token = bearer(hent_token(basic("ksd", services.roter(klient, now=timezone.now()))))
    Serviceaftale.objects.update(kle=["3*"])
    assert send(token).status_code == 403


def test_agreements_are_alternatives_and_never_merged(lav_klient):
    """One of them for the KLE, another for the authority, is none for the two together."""
    klient = lav_klient(kle=("29.*",))
    services.saet_aftale(
        klient,
        myndigheder=[ANDEN_KOMMUNE],
        kle=["*"],
        rettigheder=[Rettighed.IMPORTER],
        fra=None,
        til=None,
        now=timezone.now(),
    )
    token = bearer(hent_token(basic("ksd", services.roter(klient, now=timezone.now()))))
    assert send(token).status_code == 403
    assert send(token, beskeder.sag(kle="29.21.04")).status_code == 200


def test_a_change_takes_effect_at_the_next_call(lav_klient):
    klient = lav_klient()
    token = bearer(hent_token(basic("ksd", services.roter(klient, now=timezone.now()))))
    assert send(token).status_code == 200
    Serviceaftale.objects.all().delete()
    assert send(token).status_code == 403


def test_one_system_cannot_send_as_another(lav_klient, fagsystem):
    other = Fagsystem.objects.create(uuid=eksempler.SYSTEM, navn="Et andet")
    klient = services.opret(klient_id="andet", fagsystem=other, now=timezone.now())
    services.saet_aftale(
        klient,
        myndigheder=[KOMMUNE],
        kle=["*"],
        rettigheder=list(set(Rettighed) - {Rettighed.KILDE}),
        fra=None,
        til=None,
        now=timezone.now(),
    )
    token = bearer(hent_token(basic("andet", services.roter(klient, now=timezone.now()))))
    assert send(token).status_code == 403


@pytest.mark.parametrize("fejl", [{"myndigheder": []}, {"kle": []}, {"rettigheder": []}])
def test_an_empty_agreement_is_not_made(klient, fejl):
    facts = {"myndigheder": [KOMMUNE], "kle": ["*"], "rettigheder": ["importer"], **fejl}
    with pytest.raises(KlientFejl):
        services.saet_aftale(klient, **facts, fra=None, til=None, now=timezone.now())


def test_every_number_of_every_registrering_counts():
    """Else an object could come in under one number and be shown under another."""
    sag = beskeder.sag(kle="29.21.04")
    (second,) = beskeder.sag(kle="32.30.04").registreringer
    both = IndeksObjekt(Art.SAG, sag.uuid, (*sag.registreringer, second), False)
    assert kle_numre(both) == {292104, 323004}
    aftale = Aftale.af(myndigheder=[KOMMUNE], kle=["29.*"], rettigheder=["importer"])
    assert aftale.rummer("importer", KOMMUNE, kle_numre(sag))
    assert not aftale.rummer("importer", KOMMUNE, kle_numre(both))


@pytest.mark.parametrize("kle", ["", "32.30", "*", "32.30.04x"])
def test_an_object_without_a_number_needs_all_of_kle(kle):
    numbers = kle_numre(beskeder.sag(kle=kle))
    assert numbers == {UDEN_KLE}
    for patterns, expected in ((["32.*", "29.*"], False), (["*"], True)):
        aftale = Aftale.af(myndigheder=[1], kle=patterns, rettigheder=["importer"])
        assert aftale.rummer("importer", 1, numbers) is expected


KLE = st.integers(0, 999_999)
MOENSTER = st.one_of(
    st.just("*"),
    KLE.map(lambda n: f"{n // 10000:02}.{n // 100 % 100:02}.{n % 100:02}"),
    KLE.map(lambda n: f"{n // 10000:02}.{n // 100 % 100:02}.*"),
    KLE.map(lambda n: f"{n // 10000:02}.*"),
)


@given(
    st.frozensets(st.integers(1, 3)),
    st.lists(MOENSTER, max_size=3),
    st.frozensets(st.sampled_from(sorted(Rettighed))),
    st.sampled_from(sorted(Rettighed)),
    st.integers(1, 3),
    st.frozensets(KLE, max_size=3),
)
def test_an_agreement_says_yes_only_when_all_three_do(
    myndigheder, moenstre, rets, ret, myndighed, numre
):
    def passer(moenster, tal):
        tekst = f"{tal // 10000:02}.{tal // 100 % 100:02}.{tal % 100:02}"
        if moenster == "99.99.99":
            return False
        return tekst == moenster or (moenster.endswith("*") and tekst.startswith(moenster[:-1]))

    aftale = Aftale.af(myndigheder=myndigheder, kle=moenstre, rettigheder=rets)
    expected = (
        ret in rets
        and myndighed in myndigheder
        and bool(numre)
        and all(any(passer(m, tal) for m in moenstre) for tal in numre)
    )
    assert aftale.rummer(ret, myndighed, numre) is expected


def test_system_roles_are_their_operations():
    assert rettigheder(["udstil"]) == {"laes", "fremsoeg"}
    assert rettigheder(["rediger", "udstil"]) == set(Rettighed) - {
        Rettighed.ORGANISATION,
        Rettighed.BESKED,
        Rettighed.KILDE,
        Rettighed.AFSEND,
        Rettighed.MODTAG,
        Rettighed.KVITTERING,
        Rettighed.ADVIS,
    }
    with pytest.raises(RettighedFejl):
        rettigheder(["alt"])
