"""The providers that SAPA brings along: eight of the nine of the public audit report. Adviser, the
ninth, is registered by those who have them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import komponenter
from access.formaal.values import HISTORISK_ADRESSE, YDELSER_ANDRE
from access.values import Permission
from indexes.dokument import selectors as dokumentindeks
from indexes.part import selectors as partregister
from indexes.part.values import dag
from indexes.sag import selectors as sagsindeks
from indexes.ydelse import selectors as ydelsesindeks
from sapa.overblik.adresser import til
from sapa.overblik.templatetags.sapa import dokumenttype
from sapa.overblik.tidslinje.udbyder import Fundet, Haendelse, Udbyder, Vindue, tilmeld

ADRESSER, DOKUMENTER, NOTATER, SAGER = "adresser", "dokumenter", "journalnotater", "sager"
SERVICE_START, SERVICE_SLUT = "ikke-oekonomiske-startet", "ikke-oekonomiske-afsluttet"
YDELSE_START, YDELSE_SLUT = "ydelser-startet", "ydelser-afsluttet"
# What counts as moving: a contact address is where letters go, not where one lives.
_BOLIGER = {"folkeregister", "udland"}


def adresseflytninger(vindue: Vindue) -> Fundet:
    """Each home from the day she came there, as far as protection lets the user know."""
    historik = partregister.adressehistorik(
        adgang=vindue.adgang, part_uuid=vindue.part_uuid, at=vindue.at
    )
    if historik.skjult:
        return Fundet((), _("Adresseflytninger er beskyttet og vises ikke."))
    url = reverse("adressehistorik", args=[vindue.part_uuid])
    moves = tuple(
        Haendelse(
            ADRESSER,
            day,
            linje.adresse or "-",
            _("Adresseflytning"),
            detalje=linje.kommune_navn or linje.type_tekst,
            url=url,
            kilde="CPR",
        )
        for linje in historik.linjer
        if linje.type in _BOLIGER and linje.fra is not None and vindue.rummer(day := dag(linje.fra))
    )
    left_out = _("Adresser, som ville røbe en beskyttet adresse, er udeladt.")
    return Fundet(moves, left_out if historik.udeladt else "")


def dokumenter(vindue: Vindue) -> Fundet:
    """Letters and notes that lie on sager, by the day of the letter."""
    found = dokumentindeks.dokumenter_for(
        adgang=vindue.adgang,
        part_uuid=vindue.part_uuid,
        fra=vindue.fra,
        til=vindue.til,
        at=vindue.at,
        maks=vindue.maks,
    )
    sag = til("sag")
    return Fundet(
        tuple(
            Haendelse(
                DOKUMENTER,
                d.dag,
                d.titel or "-",
                _("Dokument uden brevdato, senest ændret") if d.udateret else _("Dokument"),
                detalje=dokumenttype(d.type),
                url=sag(d.sag_uuid) if d.sag_uuid else "",
                kilde=d.fagsystem,
                fagsystem_id=d.fagsystem_id,
                myndighed_id=d.myndighed_id,
            )
            for d in found
        )
    )


def journalnotater(vindue: Vindue) -> Fundet:
    """The titles of notes on her sager."""
    found = sagsindeks.journalnotater_for(
        adgang=vindue.adgang,
        part_uuid=vindue.part_uuid,
        fra=vindue.fra,
        til=vindue.til,
        at=vindue.at,
        maks=vindue.maks,
    )
    sag = til("sag")
    return Fundet(
        tuple(
            Haendelse(
                NOTATER,
                n.dag,
                n.titel or "-",
                _("Journalnotat"),
                detalje=n.sag_titel,
                url=sag(n.sag_uuid),
                kilde=n.fagsystem,
                fagsystem_id=n.fagsystem_id,
                myndighed_id=n.myndighed_id,
            )
            for n in found
        )
    )


def sager(vindue: Vindue) -> Fundet:
    """The days on which her sager began and ended."""
    found = sagsindeks.sagsforloeb(
        adgang=vindue.adgang, part_uuids=[vindue.part_uuid], at=vindue.at
    )
    sag = til("sag")
    return Fundet(
        tuple(
            Haendelse(
                SAGER,
                day,
                s.titel or "-",
                what,
                detalje=f"{s.kle} {s.kle_titel}".strip(),
                url=sag(s.sag_uuid),
                kilde=s.fagsystem,
                fagsystem_id=s.fagsystem_id,
                myndighed_id=s.myndighed_id,
            )
            for s in found
            for day, what in (
                (s.opstaaet, _("Sag opstået")),
                (s.afsluttet, _("Sag afsluttet")),
            )
            if day is not None and vindue.rummer(day)
        )
    )


# By whether it is money: whose happening its first day is and whose its last, and what they say.
_YDELSER: dict[bool, tuple[tuple[str, str | Promise], tuple[str, str | Promise]]] = {
    True: ((YDELSE_START, _("Ydelse startet")), (YDELSE_SLUT, _("Ydelse afsluttet"))),
    False: (
        (SERVICE_START, _("Ikke-økonomisk ydelse startet")),
        (SERVICE_SLUT, _("Ikke-økonomisk ydelse afsluttet")),
    ),
}


def ydelser(vindue: Vindue) -> Fundet:
    """The days on which what she is granted began and ended, money and services."""
    found = ydelsesindeks.ydelsesforloeb(
        adgang=vindue.adgang, part_uuids=[vindue.part_uuid], kun_egne=vindue.kun_egne
    )
    sag = til("sag")
    return Fundet(
        tuple(
            Haendelse(
                udbyder,
                day,
                y.navn or "-",
                what,
                detalje=f"{y.kle} {y.kle_titel}".strip(),
                url=sag(y.sag_uuid) if y.sag_uuid else "",
                kilde=y.fagsystem,
                fagsystem_id=y.fagsystem_id,
                myndighed_id=y.myndighed_id,
            )
            for y in found
            for (udbyder, what), day in zip(_YDELSER[y.oekonomisk], (y.start, y.slut), strict=True)
            if day is not None and vindue.rummer(day)
        )
    )


def tilmeld_indbyggede() -> None:
    """Offer them all; called when the app is ready."""
    k, p = komponenter, Permission
    for udbyder in (
        Udbyder(
            ADRESSER,
            _("Adresseflytninger"),
            "k-adresse",
            k.TIDSLINJE_ADRESSER,
            p.SE_PERSON,
            adresseflytninger,
            formaal=HISTORISK_ADRESSE,
            blok="adressehistorik",
        ),
        Udbyder(
            DOKUMENTER,
            _("Dokumenter"),
            "k-dok",
            k.TIDSLINJE_DOKUMENTER,
            p.SE_DOKUMENT,
            dokumenter,
            blok="dokumenter",
        ),
        Udbyder(
            NOTATER,
            _("Journalnotater"),
            "k-note",
            k.TIDSLINJE_NOTATER,
            p.SE_SAG,
            journalnotater,
            blok="journalnotater",
        ),
        Udbyder(SAGER, _("Sager"), "k-sag", k.TIDSLINJE_SAGER, p.SE_SAG, sager, blok="sager"),
        *(
            Udbyder(
                noegle,
                navn,
                klasse,
                element,
                p.SE_YDELSE,
                ydelser,
                formaal=YDELSER_ANDRE,
                egne_uden_formaal=True,
                blok="ikke_oekonomiske" if klasse == "k-service" else "bevilgede_ydelser",
            )
            for noegle, navn, klasse, element in (
                (
                    SERVICE_START,
                    _("Ikke-økonomiske ydelser startet"),
                    "k-service",
                    k.TIDSLINJE_SERVICE_STARTET,
                ),
                (
                    SERVICE_SLUT,
                    _("Ikke-økonomiske ydelser afsluttet"),
                    "k-service",
                    k.TIDSLINJE_SERVICE_AFSLUTTET,
                ),
                (YDELSE_START, _("Ydelser startet"), "k-ydelse", k.TIDSLINJE_YDELSER_STARTET),
                (YDELSE_SLUT, _("Ydelser afsluttet"), "k-ydelse", k.TIDSLINJE_YDELSER_AFSLUTTET),
            )
        ),
    ):
        tilmeld(udbyder)
