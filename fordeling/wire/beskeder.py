"""The messages of SF2900 as values: what is sent, and what is read of what comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lxml import etree

from fordeling.values import INDHOLD, Kontekst, Kvittering, Modtager, Objekttype
from fordeling.wire import skema, soap
from indexes.oio import skriv
from indexes.oio.grammatik import Felt, Sekvens
from indexes.oio.xml import kanonisk
from indexes.oio.xml_parse import parse_sikkert


@dataclass(frozen=True, slots=True)
class Afsendelse:
    """An object on its way: its context, its type, and the object itself.

    `objekt`: the DistributionObject as XML that does not depend on the prefixes around it;
    `vaerdi`: the same, read. `myndighed_cvr`: AuthorityContext, empty where there is none.
    """

    kontekst: Kontekst
    type: Objekttype
    objekt: bytes
    vaerdi: dict[str, Any]
    myndighed_cvr: str = ""

    @property
    def indhold(self) -> dict[str, Any] | None:
        """The object by its type; None where its content is of another type, or there is none."""
        indhold: dict[str, Any] = self.vaerdi["ObjektIndhold"]
        return indhold.get(INDHOLD[self.type]) if len(indhold) == 1 else None


@dataclass(frozen=True, slots=True)
class Kvitteringsbesked:
    """A receipt with the context of what it is about."""

    kvittering: Kvittering
    kontekst: Kontekst
    myndighed_cvr: str = ""


def laes_afsend(element: Any) -> Afsendelse:
    """FordelingsobjektAfsendRequest. Raises SkemaFejl."""
    return _afsendelse(element, skema.AFSEND)


def laes_modtag(element: Any) -> Afsendelse:
    """FordelingsobjektModtagRequest, as a receiver gets it. Raises SkemaFejl."""
    return _afsendelse(element, skema.MODTAG)


def _afsendelse(element: Any, felt: Felt) -> Afsendelse:
    vaerdi = soap.laes_felt(element, felt)
    (objekt,) = element.iter(f"{{{skema.D}}}DistributionObject")
    anmodning = vaerdi["anmodning"]
    return Afsendelse(
        Kontekst.af(anmodning["DistributionContext"]),
        Objekttype(anmodning["DistributionObject"]["ObjektType"]),
        kanonisk(objekt).encode(),
        anmodning["DistributionObject"],
        _myndighed(vaerdi),
    )


def laes_kvittering(element: Any, felt: Felt) -> Kvitteringsbesked:
    """A receipt: KVITTERING_TIL_SP or KVITTERING_TIL_ANVENDER. Raises SkemaFejl."""
    vaerdi = soap.laes_felt(element, felt)
    return Kvitteringsbesked(
        Kvittering.af(vaerdi["Forretningskvittering"]),
        Kontekst.af(vaerdi["DistributionContext"]),
        _myndighed(vaerdi),
    )


def _myndighed(vaerdi: dict[str, Any]) -> str:
    return str((vaerdi.get("AuthorityContext") or {}).get("MunicipalityCVR", ""))


def skriv_objekt(type_: Objekttype, indhold: dict[str, Any]) -> bytes:
    """A DistributionObject as XML."""
    return skriv_vaerdi({"ObjektType": str(type_), "ObjektIndhold": {INDHOLD[type_]: indhold}})


def skriv_vaerdi(vaerdi: dict[str, Any]) -> bytes:
    """The same of its value."""
    rod = etree.Element(f"{{{skema.D}}}DistributionObject", nsmap={"d": skema.D})
    skriv.skriv_indhold(rod, skema.OBJEKT, vaerdi)
    return kanonisk(rod).encode()


def laes_objekt(objekt: bytes) -> dict[str, Any]:
    """The value of a DistributionObject that `skriv_objekt` made or a message held."""
    rod = parse_sikkert(objekt, lange_tekster=True)
    felt = skema.d("DistributionObject", skema.OBJEKT)
    vaerdi: dict[str, Any] = soap.laes_felt(rod, felt)
    return vaerdi


# The object follows by itself, as the bytes it was made of: the grammar writes what is before it.
_KUN_KONTEKST = Sekvens((skema.d("DistributionContext", skema.KONTEKST),))
_AFSEND_UDEN_OBJEKT = skema.hos_sp(
    "FordelingsobjektAfsendRequest", skema.t("anmodning", _KUN_KONTEKST)
)
_MODTAG_UDEN_OBJEKT = skema.d(
    "FordelingsobjektModtagRequest", Sekvens((skema.d("anmodning", _KUN_KONTEKST),))
)


def skriv_afsend(kontekst: Kontekst, objekt: bytes) -> bytes:
    """FordelingsobjektAfsend, with AuthorityContext as the form without a token has it (b.9)."""
    vaerdi = {
        "AuthorityContext": {"MunicipalityCVR": kontekst.afsender_cvr},
        "anmodning": {"DistributionContext": kontekst.som_vaerdi()},
    }
    return soap.skriv_besked(_AFSEND_UDEN_OBJEKT, vaerdi, objekt=objekt)


def skriv_afsend_svar(kvittering: Kvittering, kontekst: Kontekst) -> bytes:
    vaerdi = {
        "ForretningsKvittering": kvittering.som_vaerdi(),
        "DistributionContext": kontekst.som_vaerdi(),
    }
    return soap.skriv_besked(skema.AFSEND_SVAR, vaerdi)


def laes_afsend_svar(body: bytes, *, status: int) -> tuple[Kvittering, Kontekst]:
    """Raises Fault and IntetSvar."""
    vaerdi = soap.laes_svar(body, status=status, felt=skema.AFSEND_SVAR)
    kontekst = Kontekst.af(vaerdi["DistributionContext"])
    return Kvittering.af(vaerdi["ForretningsKvittering"]), kontekst


def skriv_modtag(kontekst: Kontekst, objekt: bytes) -> bytes:
    """FordelingsobjektModtag: the same object, to its receiver."""
    vaerdi = {"anmodning": {"DistributionContext": kontekst.som_vaerdi()}}
    return soap.skriv_besked(_MODTAG_UDEN_OBJEKT, vaerdi, objekt=objekt)


def skriv_modtag_svar(kvittering: Kvittering) -> bytes:
    return soap.skriv_besked(skema.MODTAG_SVAR, {"ForretningsKvittering": kvittering.som_vaerdi()})


def laes_modtag_svar(body: bytes, *, status: int) -> Kvittering:
    """Raises Fault and IntetSvar."""
    vaerdi = soap.laes_svar(body, status=status, felt=skema.MODTAG_SVAR)
    return Kvittering.af(vaerdi["ForretningsKvittering"])


def skriv_kvittering_til_anvender(kvittering: Kvittering, kontekst: Kontekst) -> bytes:
    vaerdi = {
        "Forretningskvittering": kvittering.som_vaerdi(),
        "DistributionContext": kontekst.som_vaerdi(),
    }
    return soap.skriv_besked(skema.KVITTERING_TIL_ANVENDER, vaerdi)


def skriv_kvittering_til_sp(kvittering: Kvittering, kontekst: Kontekst, *, cvr: str) -> bytes:
    """`cvr`: the receiver's own authority."""
    vaerdi = {
        "AuthorityContext": {"MunicipalityCVR": cvr},
        "Forretningskvittering": kvittering.som_vaerdi(),
        "DistributionContext": kontekst.som_vaerdi(),
    }
    return soap.skriv_besked(skema.KVITTERING_TIL_SP, vaerdi)


def skriv_tomt_svar(felt: Felt) -> bytes:
    """The empty answer to a receipt."""
    return soap.skriv_besked(felt, {})


def skriv_list(*, afsender_cvr: str, routing_cvr: str, kle: str, facet: str = "") -> bytes:
    routing = {
        "AfsendendeMyndighed": afsender_cvr,
        "RoutingMyndighed": routing_cvr,
        "RoutingKLEEmne": kle,
    }
    if facet:
        routing["RoutingHandlingFacet"] = facet
    vaerdi = {"AuthorityContext": {"MunicipalityCVR": afsender_cvr}, "Routing": routing}
    return soap.skriv_besked(skema.LIST, vaerdi)


def skriv_list_svar(modtagere: Sequence[Modtager]) -> bytes:
    systemer = [modtager_vaerdi(m) for m in modtagere]
    return soap.skriv_besked(
        skema.LIST_SVAR, {"Systemer": {"System": systemer} if systemer else {}}
    )


def modtager_vaerdi(modtager: Modtager) -> dict[str, Any]:
    """A System of the list."""
    ud = {
        "SystemMyndighed": modtager.myndighed_cvr,
        "SystemUUID": str(modtager.system),
        "SystemNavn": modtager.navn,
        "RoutingKLEEmne": modtager.kle,
    }
    return {**ud, "RoutingHandlingFacet": modtager.facet} if modtager.facet else ud


def laes_list_svar(body: bytes, *, status: int) -> list[Modtager]:
    """Leniently: answers break their schema in life (b.3). Raises Fault and IntetSvar."""
    rod = soap.laes_svar_element(body, status=status, navn="FordelingsmodtagerListResponse")
    fundet = []
    for system in rod.iter(f"{{{skema.D}}}System"):
        felter = {
            etree.QName(barn).localname: (barn.text or "").strip()
            for barn in system
            if isinstance(barn.tag, str)
        }
        try:
            uuid = UUID(felter.get("SystemUUID", ""))
        except ValueError:
            continue  # one without an id cannot be named in a routing
        fundet.append(
            Modtager(
                uuid,
                felter.get("SystemNavn", ""),
                felter.get("SystemMyndighed", ""),
                felter.get("RoutingKLEEmne", ""),
                felter.get("RoutingHandlingFacet", ""),
            )
        )
    return fundet


def skriv_valider(*, afsender_cvr: str, routing: Sequence[tuple[str, UUID]]) -> bytes:
    """`routing`: the authority and the receiving system of each question; at least one."""
    vaerdi = {
        "AuthorityContext": {"MunicipalityCVR": afsender_cvr},
        "AfsendendeMyndighed": afsender_cvr,
        "RoutingListe": {
            "Routing": [
                {"RoutingMyndighed": cvr, "RoutingModtagerAktoer": str(system)}
                for cvr, system in routing
            ]
        },
    }
    return soap.skriv_besked(skema.VALIDER, vaerdi)


def skriv_valider_svar(svar: Sequence[tuple[str, UUID, bool]]) -> bytes:
    modtagere = valider_vaerdi(svar)
    return soap.skriv_besked(skema.VALIDER_SVAR, {"RoutingListe": {"RoutingModtager": modtagere}})


def valider_vaerdi(svar: Sequence[tuple[str, UUID, bool]]) -> list[dict[str, Any]]:
    """Each RoutingModtager of the answer."""
    return [
        {"RoutingMyndighed": cvr, "RoutingModtagerAktoer": str(system), "KanModtage": kan}
        for cvr, system, kan in svar
    ]


def laes_valider_svar(body: bytes, *, status: int) -> dict[tuple[str, UUID], bool]:
    """Raises Fault and IntetSvar."""
    vaerdi = soap.laes_svar(body, status=status, felt=skema.VALIDER_SVAR)
    return {
        (en["RoutingMyndighed"], UUID(en["RoutingModtagerAktoer"])): bool(en["KanModtage"])
        for en in vaerdi["RoutingListe"]["RoutingModtager"]
    }
