"""What reading and searching share for all four kinds: filters, examples, paging and answers.

Sources: GenerelleOperationer 6 and SagDokObjekt 3.0.0 (INDEXES sections 3, 4 and 11).
"""

from dataclasses import dataclass, replace

from indexes.oio.art import Art
from indexes.oio.faelles import SD, TIDSPUNKT, UNIK_ID, UUID_FELT, VIRKNING, registrering
from indexes.oio.grammatik import Felt, Sekvens, Type, Udskudt, Udvidelser
from indexes.oio.vaerdier import BELOEB, HELTAL, TEKST, UUID, enum

GO = "urn:oio:sts:generelleoperationer:6"

LIVSCYKLUS = enum(("Opstaaet", "Importeret", "Passiveret", "Slettet"))
OPERATOR = enum(("AND", "OR"))
RETNING = enum(("Stigende", "Faldende"))


def tidsinterval(navn: str, ns: str, *, kraevet: bool = True) -> Felt:
    """An interval between two moments, as a criterion."""
    mindst = 1 if kraevet else 0
    ender = tuple(Felt(n, GO, TIDSPUNKT, min=mindst) for n in ("FraTidspunkt", "TilTidspunkt"))
    return Felt(navn, ns, Sekvens(ender))


def beloebsinterval(navn: str, ns: str) -> Felt:
    """An interval between two amounts, both included, as a criterion."""
    ender = tuple(Felt(n, GO, BELOEB, min=1) for n in ("FraBeloeb", "TilBeloeb"))
    return Felt(navn, ns, Sekvens(ender))


def med_udvidelser(type_: Sekvens, *felter: Felt) -> Sekvens:
    """The same sequence, in whose LokalUdvidelseListe these elements may stand as well."""

    def udvid(felt: Felt) -> Felt:
        if not isinstance(felt.type, Udvidelser):
            return felt
        return replace(felt, type=Udvidelser((*felt.type.felter, *felter), felt.type.sidst))

    return replace(type_, felter=tuple(udvid(felt) for felt in type_.felter))


STANDARDRETUR = Felt(
    "StandardRetur",
    SD,
    Sekvens(
        (
            Felt("StatusKode", SD, HELTAL, min=1),
            Felt("FejlbeskedTekst", SD, TEKST),
            Felt("DetaljeretFejlbesked", SD, TEKST),
        )
    ),
    min=1,
)
PAGINERING = (
    Felt("FoersteResultatReference", SD, HELTAL),
    Felt("MaksimalAntalKvantitet", SD, HELTAL),
)
_FILTRE = (
    Felt("VirkningFraFilter", SD, TIDSPUNKT),
    Felt("VirkningTilFilter", SD, TIDSPUNKT),
    Felt("RegistreringFraFilter", SD, TIDSPUNKT),
    Felt("RegistreringTilFilter", SD, TIDSPUNKT),
)
_STS_FILTRE = (
    Felt("StsRegistreringFraFilter", GO, TIDSPUNKT),
    Felt("StsRegistreringTilFilter", GO, TIDSPUNKT),
)
_SOEG = (
    *PAGINERING,
    Felt(
        "SoegRegistrering",
        SD,
        Sekvens(
            (
                Felt("FraTidspunkt", SD, TIDSPUNKT),
                Felt("TilTidspunkt", SD, TIDSPUNKT),
                Felt("LivscyklusKode", SD, LIVSCYKLUS),
                Felt("BrugerRef", SD, UNIK_ID),
            )
        ),
    ),
    Felt("SoegVirkning", SD, VIRKNING),
    Felt("SoegStsFraTidspunkt", GO, TIDSPUNKT),
    Felt("SoegStsTilTidspunkt", GO, TIDSPUNKT),
)


@dataclass(frozen=True)
class Laesning:
    """How one kind of object is read and searched: inputs, outputs and the type of an example.

    `laes_input` is the index's own, which knows our clock; `laes_input_ogsaa` others that are
    accepted in its place.
    """

    art: Art
    laes_input: Felt
    list_input: Felt
    soeg_input: Felt
    laes_output: Felt
    list_output: Felt
    soeg_output: Felt
    oejebliksbillede: Type
    eksempel: Sekvens
    laes_input_ogsaa: tuple[Felt, ...] = ()
    list_input_ogsaa: tuple[Felt, ...] = ()


def laesning(
    art: Art,
    ns: str,
    objekt: tuple[Sekvens, Sekvens, Sekvens],
    eksempel: tuple[Sekvens, Sekvens, Sekvens],
    *,
    input_ns: str,
) -> Laesning:
    """The messages of a kind. `objekt` and `eksempel`: its three lists, as stored and as searched;
    `input_ns`: where LaesInput and ListInput with StsRegistrering filters are declared."""
    billede = Sekvens(
        (
            Felt("ObjektType", ns, Sekvens((UUID_FELT,)), min=1),
            Felt("Registrering", ns, registrering(ns, *objekt).type, maks=None),
        )
    )
    uuider = Felt("UUIDIdentifikator", SD, UUID, min=1, maks=None)
    et, flere = (Felt("FiltreretOejebliksbillede", ns, billede, maks=maks) for maks in (1, None))
    soegt = Sekvens(
        (
            *_SOEG,
            *(
                Felt(navn, ns, type_, min=1)
                for navn, type_ in zip(
                    ("AttributListe", "TilstandListe", "RelationListe"), eksempel, strict=True
                )
            ),
        )
    )
    idliste = Felt("IdListe", SD, Sekvens((Felt("UUIDIdentifikator", SD, UUID, maks=None),)))
    ogsaa = ns != input_ns  # the sag's own LaesInput, which knows the sender's clock alone
    return Laesning(
        art=art,
        laes_input=Felt("LaesInput", input_ns, Sekvens((UUID_FELT, *_FILTRE, *_STS_FILTRE))),
        list_input=Felt("ListInput", input_ns, Sekvens((uuider, *_FILTRE, *_STS_FILTRE))),
        soeg_input=Felt("SoegInput", ns, soegt),
        laes_output=Felt("LaesOutput", ns, Sekvens((STANDARDRETUR, et))),
        list_output=Felt("ListOutput", ns, Sekvens((STANDARDRETUR, flere))),
        soeg_output=Felt("SoegOutput", ns, Sekvens((STANDARDRETUR, idliste))),
        oejebliksbillede=billede,
        eksempel=soegt,
        laes_input_ogsaa=(Felt("LaesInput", ns, Sekvens((UUID_FELT, *_FILTRE))),) if ogsaa else (),
        list_input_ogsaa=(Felt("ListInput", ns, Sekvens((uuider, *_FILTRE))),) if ogsaa else (),
    )


@dataclass(frozen=True)
class Fremsoegning:
    """The fremsoeg operation of a service: its messages, and what its words mean.

    `uuider`: input element of uuids per kind; `blade`: element of an example, with its kind;
    `billeder`: output element per kind; `vis` and `inkluder`: filter element per kind; `sortering`
    likewise, whose order of use stands in `prioritet`; `elementer`: what Antal counts.
    """

    tjeneste: str
    input: Felt
    output: Felt
    uuider: dict[Art, str]
    blade: dict[str, Art]
    billeder: dict[Art, str]
    vis: dict[Art, str]
    inkluder: dict[Art, str]
    sortering: dict[Art, str]
    prioritet: str
    elementer: dict[str, str]
    praefikser: dict[str, str]


def soegudtryk(ns: str, blade: dict[str, Type]) -> Sekvens:
    """An expression: an operation, then examples, negations and expressions in any order."""
    selv = Udskudt(lambda: udtryk)
    udtryk = Sekvens(
        (
            Felt("operation", ns, OPERATOR),
            *(Felt(navn, ns, type_, maks=None) for navn, type_ in blade.items()),
            Felt("NOT", ns, selv, maks=None),
            Felt("SoegUdtryk", ns, selv, maks=None),
        ),
        fri=True,
    )
    return udtryk


def valgt(ns: str, navn: str, koder: tuple[str, ...], *, indre: str = "") -> Felt:
    """A word that may be chosen, any number of times; `indre`: the element that holds it."""
    type_: Type = enum(koder)
    if indre:
        type_ = Sekvens((Felt(indre, ns, type_, min=1),))
    return Felt(navn, ns, type_, maks=None)


def sortering(ns: str, navn: str, koder: tuple[str, ...], prioritet: str) -> Felt:
    """One criterion of order."""
    type_ = Sekvens(
        (
            Felt("Element", ns, enum(koder), min=1),
            Felt("Retning", ns, RETNING, min=1),
            Felt(prioritet, ns, HELTAL, min=1),
        )
    )
    return Felt(navn, ns, type_, maks=None)


def antal(ns: str, elementer: tuple[str, ...]) -> Felt:
    """How many there are of one kind of thing, and which of them this answer shows."""
    type_ = Sekvens(
        (
            Felt("Element", ns, enum(elementer), min=1),
            Felt("Antal", ns, HELTAL, min=1),
            Felt("Paginering", ns, Sekvens(PAGINERING)),
        )
    )
    return Felt("Antal", ns, type_, maks=None)
