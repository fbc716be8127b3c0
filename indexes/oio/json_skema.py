"""JSON Schema (2020-12) of the JSON form, from the same grammar that `json_form` reads by.

What a schema cannot say, the reader still refuses: a key given twice, half a surrogate pair, a
type's name that its role does not know. Nothing that the reader accepts breaks the schema.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from indexes.oio.art import Art
from indexes.oio.grammatik import Blanding, Felt, Indhold, Sekvens, Simpel, Type, Udskudt, Valg
from indexes.oio.meddelelser import Meddelelse
from indexes.oio.roller import Rolle, objekttype_for, roller_i, typenavne
from indexes.oio.vaerdier import TEKST_MOENSTER

DIALEKT = "https://json-schema.org/draft/2020-12/schema"
UNIK_ID, TIDSPUNKT = "UnikId", "Tidspunkt"

_SIMPLE: dict[str, tuple[str, dict[str, Any]]] = {
    "uuid": ("UUID", {"type": "string", "description": "8-4-4-4-12 hexadecimale tegn."}),
    "datotid": (
        "DatoTid",
        {"type": "string", "description": "xs:dateTime; uden tidszone er det dansk tid."},
    ),
    "dato": ("Dato", {"type": "string", "description": "xs:date, ÅÅÅÅ-MM-DD."}),
    "beloeb": ("Beloeb", {"type": "string", "description": "Kroner som tekst, med punktum."}),
    "cvr": ("CVR", {"type": "string", "description": "Otte cifre."}),
    "base64": ("Base64", {"type": "string", "contentEncoding": "base64"}),
    "heltal": (
        "Heltal",
        {
            "type": "integer",
            "description": "Højst 24 cifre.",
            "minimum": 1 - 10**24,
            "maximum": 10**24 - 1,
        },
    ),
    "boolean": ("", {"type": "boolean"}),
    "graense": ("", {"const": "infinity"}),
}
"""Component name ("": written where it stands) and schema of the simple types that have no limits
of their own; their patterns come from the types."""


@dataclass(frozen=True, slots=True)
class _Sted:
    """Where a sequence was met first: what its component may be named after."""

    navn: str
    art: str
    foraelder: str
    meddelelse: str

    def bud(self) -> tuple[str, ...]:
        """Names from the plainest to the most exact."""
        return (
            self.navn,
            self.art + self.navn,
            self.foraelder + self.navn,
            self.art + self.foraelder + self.navn,
            self.meddelelse + self.art + self.foraelder + self.navn,
        )


class _Navne:
    """A component name for every sequence: plain where it is the only one, else told apart by kind
    of object or parent."""

    def __init__(self, meddelelser: Iterable[Meddelelse]) -> None:
        self._steder: dict[int, _Sted] = {}
        self._typer: list[Type] = []  # keeps them alive, so that an id stays theirs
        self._taget = {UNIK_ID, TIDSPUNKT, *(navn for navn, _ in _SIMPLE.values())}
        for meddelelse in meddelelser:
            self._taget |= {meddelelse.navn, f"{meddelelse.navn}Indhold"}
            for felt in _medlemmer(meddelelse.rod):
                om = meddelelse.indhold.get(felt.navn)
                art = om.art if om else meddelelse.art
                self._find(_indre(felt, om) or felt, art, "", meddelelse, meddelelse.eksempel)
        self.navne = self._vaelg()

    def _find(
        self, felt: Felt, art: Art | None, foraelder: str, meddelelse: Meddelelse, eksempel: bool
    ) -> None:
        """`eksempel`: below what is searched by, where the same names mean other types."""
        type_ = felt.type
        if felt.navn in meddelelse.blade:
            art, eksempel = meddelelse.blade[felt.navn], True
        if isinstance(type_, Valg):
            for gren in type_.grene:
                self._find(gren.felt, art, foraelder, meddelelse, eksempel)
        if isinstance(type_, Udskudt):
            type_ = type_.hent()
        if not isinstance(type_, Sekvens) or id(type_) in self._steder:
            return
        navn = felt.navn
        if eksempel and not navn.startswith("Soeg"):
            navn = f"Soeg{navn}"
        artsnavn = art.typenavn if art else ""
        self._steder[id(type_)] = _Sted(navn, artsnavn, foraelder, meddelelse.navn)
        self._typer.append(type_)
        for barn in type_.noegler.values():
            self._find(barn, art, felt.navn, meddelelse, eksempel)

    def _vaelg(self) -> dict[int, str]:
        """Of each group that wants one name, all try the next one together."""
        valgt: dict[int, str] = {}
        rest, taget = dict(self._steder), set(self._taget)
        for trin in range(len(_Sted("", "", "", "").bud())):
            grupper: dict[str, list[int]] = defaultdict(list)
            for nummer, sted in rest.items():
                grupper[sted.bud()[trin]].append(nummer)
            for navn, numre in grupper.items():
                if len(numre) == 1 and navn not in taget:
                    valgt[numre[0]] = navn
                    taget.add(navn)
                    del rest[numre[0]]
        if rest:
            raise ValueError(f"no name of their own: {sorted(s.navn for s in rest.values())}")
        return valgt


class _Skriver:
    """Writes the components, each once; `ref` makes the reference to one."""

    def __init__(self, meddelelser: Iterable[Meddelelse], ref: Callable[[str], str]) -> None:
        meddelelser = tuple(meddelelser)
        self._navne = _Navne(meddelelser).navne
        self._ref = ref
        self.ud: dict[str, Any] = {}
        for meddelelse in meddelelser:
            self._rod(meddelelse)

    def _komponent(self, navn: str, skriv: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        if navn not in self.ud:
            self.ud[navn] = {}  # taken before it is written: search expressions hold themselves
            self.ud[navn] = skriv()
        return {"$ref": self._ref(navn)}

    def _rod(self, meddelelse: Meddelelse) -> None:
        """The message; the root's own name may be written around it, as in XML."""
        navn, rod = meddelelse.navn, meddelelse.rod.navn
        indhold = self._komponent(f"{navn}Indhold", lambda: self._indhold(meddelelse))
        former = [indhold, _objekt({rod: indhold}, [rod])]
        if meddelelse.alene and isinstance(meddelelse.rod.type, Sekvens):
            objekt = self._type(meddelelse.rod.type.noegler[meddelelse.alene].type)
            former += [objekt, _objekt({rod: objekt}, [rod])]
        skema = {"description": f"{rod}, OIO 6.0.STS-0.", "anyOf": former}
        self._komponent(navn, lambda: skema)

    def _indhold(self, meddelelse: Meddelelse) -> dict[str, Any]:
        type_ = meddelelse.rod.type
        if isinstance(type_, Sekvens):
            return self._sekvens(type_)
        felter: dict[str, Any] = {}
        for felt in _medlemmer(meddelelse.rod):
            indre = _indre(felt, meddelelse.indhold.get(felt.navn))
            et = self._type(indre.type if indre else felt.type)
            if indre:
                # XML wraps the object twice; in JSON either will do.
                et = {"anyOf": [et, _objekt({indre.navn: et}, [indre.navn])]}
            felter[felt.navn] = {"type": "array", "items": et}
        return _objekt(felter, [])

    def _type(self, type_: Type) -> dict[str, Any]:
        if isinstance(type_, Simpel):
            return self._simpel(type_)
        if isinstance(type_, Valg):
            return self._valg(type_)
        if isinstance(type_, Udskudt):
            return self._type(type_.hent())
        if isinstance(type_, Sekvens):
            return self._komponent(self._navne[id(type_)], lambda: self._sekvens(type_))
        raise TypeError(f"{type(type_).__name__} has no schema of its own")

    def _simpel(self, type_: Simpel) -> dict[str, Any]:
        if type_.koder:
            return {"type": "string", "enum": list(type_.koder)}
        if type_.navn in _SIMPLE:
            navn, skema = _SIMPLE[type_.navn]
            if type_.moenster:
                skema = {**skema, "pattern": f"^(?:{type_.moenster})$"}
            return self._komponent(navn, lambda: skema) if navn else dict(skema)
        ud: dict[str, Any] = {"type": "string"}
        if type_.mindst:
            ud["minLength"] = type_.mindst
        if type_.maks is not None:
            ud["maxLength"] = type_.maks
        ud["pattern"] = f"^(?:{type_.moenster or TEKST_MOENSTER})$"
        return ud

    def _valg(self, type_: Valg) -> dict[str, Any]:
        uden_noegler = type_.grene[0].noegle is None
        grene = [
            self._type(gren.felt.type)
            if gren.noegle is None
            else _objekt({gren.noegle: self._type(gren.felt.type)}, [gren.noegle])
            for gren in type_.grene
        ]
        # The contract has one choice of either kind; another would be written where it stands.
        navn = TIDSPUNKT if uden_noegler else UNIK_ID
        skema = {"anyOf": grene}
        if self.ud.setdefault(navn, skema) == skema:
            return {"$ref": self._ref(navn)}
        return skema

    def _sekvens(self, type_: Sekvens) -> dict[str, Any]:
        felter, kraevet = {}, []
        for navn, felt in type_.noegler.items():
            skema = self._type(felt.type)
            if type_.relation and navn in ("Rolle", "Type"):
                skema = self._med_navn(skema, navn, *type_.relation)
            if felt.maks != 1:
                skema = {"type": "array", "items": skema}
                if felt.min:
                    skema["minItems"] = felt.min
                if felt.maks is not None:
                    skema["maxItems"] = felt.maks
            felter[navn] = skema
            if felt.min:
                kraevet.append(navn)
        return _objekt(felter, kraevet)

    def _med_navn(self, id_: dict[str, Any], felt: str, art: Art, relation: str) -> dict[str, Any]:
        """Rolle or Type: by identifier, or by the Danish name that the relation knows."""
        roller = tuple(roller_i(art, relation).values())
        if felt == "Rolle":
            navne = [rolle.navn for rolle in roller]
            tekst = "; ".join(f"{rolle.navn} = {rolle.uuid}" for rolle in roller)
        else:
            navne, tekst = _typenavne(art, roller), "Navnet skal være et, som rollen kan have."
        valg = _objekt({"navn": {"type": "string", "enum": navne}}, ["navn"])
        return {"description": tekst, "anyOf": [id_, valg]}


def _typenavne(art: Art, roller: Iterable[Rolle]) -> list[str]:
    """Names that `objekttype_for` finds for some role: their own types first, also cut short."""
    egne = [navn for rolle in roller for navn in rolle.objekttyper]
    korte = [navn.partition(" (")[0] for navn in egne]
    alle = dict.fromkeys([*egne, *korte, *typenavne(art)])
    return [navn for navn in alle if any(objekttype_for(rolle, navn) for rolle in roller)]


def _indre(felt: Felt, om: Indhold | None) -> Felt | None:
    """The object inside an element that wraps it twice, else None."""
    if om is None or om.indre is None or not isinstance(felt.type, Sekvens):
        return None
    return felt.type.noegler[om.indre]


def _objekt(felter: Mapping[str, Any], kraevet: list[str]) -> dict[str, Any]:
    ud: dict[str, Any] = {"type": "object"}
    if kraevet:
        ud["required"] = kraevet
    return {**ud, "properties": dict(felter), "additionalProperties": False}


def _medlemmer(rod: Felt) -> tuple[Felt, ...]:
    """What may stand in a message."""
    if isinstance(rod.type, Blanding):
        return rod.type.felter
    if isinstance(rod.type, Sekvens):
        return tuple(rod.type.noegler.values())
    raise TypeError("a message is a mixture or a sequence")


def komponenter(
    meddelelser: Iterable[Meddelelse], ref: Callable[[str], str] = "#/components/schemas/{}".format
) -> dict[str, Any]:
    """Every schema of these messages by name; a message has its own."""
    return _Skriver(meddelelser, ref).ud


def skema(meddelelse: Meddelelse) -> dict[str, Any]:
    """One message as a schema document that stands alone."""
    defs = komponenter([meddelelse], ref="#/$defs/{}".format)
    return {"$schema": DIALEKT, "$ref": f"#/$defs/{meddelelse.navn}", "$defs": defs}
