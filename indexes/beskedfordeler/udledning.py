"""A message into events: every check of form that the schema leaves to us is made here, in the
worker, since none of them is a reason to refuse the message (MESSAGING.md a.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from indexes.beskedfordeler import beskeddata
from indexes.beskedfordeler.besked import Haendelsesbesked, som_uuid
from indexes.beskedfordeler.values import (
    FOELSOMHED_UDEN,
    OBJEKTSLAGS,
    PERSONSLAGS,
    UKENDT_NIVEAU,
    Katalog,
    Type,
    Udledt,
    Uforstaaet,
)
from indexes.oio.referencer import cvr_i_urn, er_kle, kle_tal, part_noegle
from indexes.oio.tid import tidspunkt

VERSION = "1.0"
MAKS_REGISTRERINGER = 1000
MAKS_HENVISNINGER = 500  # they stand on every event of the message
UDEN_KLE = -1
DOED = "MORS"
_DOEDSKODER = {DOED, f"RE_{DOED}", f"AN_{DOED}"}
# Words by which hospitals tell a death inside a message of something else (SAPA.md 3.4).
_DOED_ELEMENTER = {"deceasedboolean", "deceased", "doed", "død"}
_SANDT = {"true", "1", "ja"}

Vaerdi = dict[str, Any]


def udled(besked: Haendelsesbesked, katalog: Katalog, *, modtaget: datetime) -> list[Udledt]:
    """The events of the message: one for each ObjektRegistrering, and each once. Raises
    Uforstaaet: then there are none."""
    if som_uuid(besked.vaerdi["BeskedId"].get("uuid", "")) is None:
        raise Uforstaaet("beskedid.form", "BeskedId")
    if besked.vaerdi["BeskedVersion"].strip() != VERSION:
        raise Uforstaaet("version.ukendt", "BeskedVersion")
    filter_ = besked.kuvert["Filtreringsdata"]
    beskedtype = katalog.beskedtyper.get(officiel_id(filter_["Beskedtype"], "Beskedtype"))
    if beskedtype is None:
        raise Uforstaaet("beskedtype.ukendt", "Beskedtype")
    registreringer = filter_.get("ObjektRegistrering", [])
    if not registreringer:
        raise Uforstaaet("objektregistrering.mangler", "Filtreringsdata")
    if len(registreringer) > MAKS_REGISTRERINGER:
        raise Uforstaaet("objektregistrering.for_mange", "Filtreringsdata")
    henvisninger = (filter_.get(navn, ()) for navn in ("RelateretObjekt", "TvaergaaendeProces"))
    if sum(map(len, henvisninger)) > MAKS_HENVISNINGER:
        raise Uforstaaet("henvisninger.for_mange", "Filtreringsdata")
    try:
        dokumenter = beskeddata.dokumenter(besked)
    except beskeddata.Ulaeselig as fejl:
        raise Uforstaaet(fejl.regel, "Beskeddata") from None
    laeser = _Laeser(besked, katalog, beskedtype, dokumenter, modtaget)
    unikke: dict[tuple[Any, ...], Udledt] = {}
    for nr, registrering in enumerate(registreringer, start=1):
        ny = laeser.laes(nr, registrering)
        # The same said twice in one message is one event.
        ens = (ny.type.kode, ny.person, ny.objekt_uuid, ny.myndigheder, ny.opstaaet)
        unikke.setdefault(ens, ny)
    return list(unikke.values())


class _Laeser:
    """What all the ObjektRegistreringer of a message share."""

    def __init__(
        self,
        besked: Haendelsesbesked,
        katalog: Katalog,
        beskedtype: str,
        dokumenter: list[Any],
        modtaget: datetime,
    ) -> None:
        self._katalog, self._beskedtype = katalog, beskedtype
        self._filter = filter_ = besked.kuvert["Filtreringsdata"]
        levering = besked.kuvert["Leveranceinformation"]
        self._fra = _tid(besked.kuvert.get("GyldighedFra"), "GyldighedFra")
        self._til = _tid(besked.kuvert.get("GyldighedTil"), "GyldighedTil")
        if self._fra is not None and self._til is not None and self._til < self._fra:
            raise Uforstaaet("gyldighed.omvendt", "GyldighedTil")
        dannet = _tid(levering.get("Dannelsestidspunkt"), "Dannelsestidspunkt")
        self._dannet = dannet or modtaget
        self._klasse = levering.get("Sikkerhedsklassificering")
        self._tilladte = _cvr_numre(filter_.get("TilladtModtager", []))
        self._peger_paa = tuple(_uuider(r["ObjektId"] for r in filter_.get("RelateretObjekt", [])))
        self._processer = tuple(_uuider(filter_.get("TvaergaaendeProces", [])))
        self._doed = any(map(_siger_doed, dokumenter))

    def laes(self, nr: int, registrering: Vaerdi) -> Udledt:
        sted = f"ObjektRegistrering[{nr}]"
        type_ = self._type(registrering, sted)
        objekt = registrering.get("ObjektId")
        if objekt is None:
            raise Uforstaaet("objektid.mangler", sted)
        objekt_uuid = som_uuid(objekt["uuid"]) if "uuid" in objekt else None
        if "uuid" in objekt and objekt_uuid is None:
            raise Uforstaaet("uuid.form", f"{sted}/ObjektId")
        if type_.slags in OBJEKTSLAGS and objekt_uuid is None:
            raise Uforstaaet("objektid.form", f"{sted}/ObjektId")
        person = _person(objekt) or self._relateret_person()
        if type_.slags in PERSONSLAGS and person is None:
            raise Uforstaaet("person.mangler", f"{sted}/ObjektId")
        registreret = _tid(registrering.get("Registreringstidspunkt"), sted)
        registrering_id = registrering.get("ObjektRegistreringId") or {}
        return Udledt(
            nr=nr,
            type=type_,
            person=person,
            objekt_uuid=objekt_uuid,
            kle=_kle(registrering.get("OpgaveEmne")),
            foelsomhed=self._foelsomhed(type_.slags),
            gyldighed_fra=self._fra,
            gyldighed_til=self._til,
            opstaaet=registreret or self._dannet,
            myndigheder=self._myndigheder(registrering, sted),
            registrering_id=next(_uuider([registrering_id]), ""),
            peger_paa=self._peger_paa,
            processer=self._processer,
        )

    def _type(self, registrering: Vaerdi, sted: str) -> Type:
        handling = registrering.get("ObjektHandling")
        if handling is None:
            raise Uforstaaet("handling.mangler", sted)
        noegle = (self._beskedtype, officiel_id(handling, f"{sted}/ObjektHandling"))
        type_ = self._katalog.typer.get(self._katalog.handlinger.get(noegle, ""))
        if type_ is None:
            raise Uforstaaet("handling.ukendt", f"{sted}/ObjektHandling")
        if type_.slags == "sygehus" and self._doed:
            return self._som_doed(type_)
        return type_

    def _som_doed(self, type_: Type) -> Type:
        """The death that the content tells of: a code of its own, in whichever stay it stands.

        A correction or cancellation of a stay in which someone died is about either of the two.
        """
        praefiks = {"rettelse": "RE_", "annullering": "AN_"}.get(type_.forhold, "")
        doed = self._katalog.typer.get(praefiks + DOED, type_)
        retter = dict.fromkeys((*doed.retter, *type_.retter))
        return Type(doed.kode, doed.slags, doed.forhold, tuple(retter))

    def _foelsomhed(self, slags: str) -> int:
        if self._klasse is None:
            return FOELSOMHED_UDEN.get(slags, 2)
        id_ = next(iter(self._klasse.values())).strip().lower()
        return self._katalog.klassificeringer.get(id_, UKENDT_NIVEAU)

    def _myndigheder(self, registrering: Vaerdi, sted: str) -> frozenset[str]:
        """For whom: TilladtModtager says it; without one, the authority that owns the object."""
        if self._filter.get("TilladtModtager"):
            return self._tilladte
        ejer = registrering.get("ObjektAnsvarligMyndighed")
        if ejer is None:
            raise Uforstaaet("myndighed.mangler", sted)
        return _cvr_numre([ejer])

    def _relateret_person(self) -> str | None:
        """The first person among the related objects."""
        for relateret in self._filter.get("RelateretObjekt", []):
            if (person := _person(relateret["ObjektId"])) is not None:
                return person
        return None


def officiel_id(unik_id: Vaerdi, sted: str) -> str:
    """An official id as the catalogue has it: a UUID, or a URN. Raises Uforstaaet."""
    if "uuid" in unik_id:
        if (fundet := som_uuid(unik_id["uuid"])) is None:
            raise Uforstaaet("uuid.form", sted)
        return str(fundet)
    return str(unik_id["urn"]).strip().lower()


def _uuider(ider: Any) -> Iterator[str]:
    """Those of the ids that are UUIDs."""
    for unik_id in ider:
        if (fundet := som_uuid(unik_id.get("uuid", ""))) is not None:
            yield str(fundet)


def _person(objekt: Vaerdi) -> str | None:
    noegle = part_noegle(objekt.get("urn", "").strip())
    return noegle if noegle and noegle.startswith("cpr:") else None


def _cvr_numre(ider: list[Vaerdi]) -> frozenset[str]:
    numre = (cvr_i_urn(i.get("urn", "").strip()) for i in ider)
    return frozenset(nummer for nummer in numre if nummer)


def _kle(emne: Vaerdi | None) -> int:
    tekst = (emne or {}).get("urn", "").strip().lower().removeprefix("urn:oio:kle:")
    return kle_tal(tekst) if er_kle(tekst) else UDEN_KLE


def _tid(vaerdi: Vaerdi | None, sted: str) -> datetime | None:
    """A moment; None for none, and for a limit without end. Raises Uforstaaet for one outside the
    calendar, which the schema allows."""
    if vaerdi is None or "tid" not in vaerdi:
        return None
    try:
        return tidspunkt(vaerdi["tid"])
    except ValueError:
        raise Uforstaaet("tidspunkt.kalender", sted) from None


def _siger_doed(rod: Any) -> bool:
    """Does a hospital's content say that the patient is dead?"""
    for element in rod.iter(etree.Element):
        navn = etree.QName(element).localname.lower()
        tekst = (element.get("value") or element.text or "").strip()
        if navn == "deceaseddatetime" or (navn == "kode" and tekst in _DOEDSKODER):
            return True
        if navn in _DOED_ELEMENTER and tekst.lower() in _SANDT:
            return True
    return False
