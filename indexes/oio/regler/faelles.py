"""Rules that hold for every kind of object: virkning, relations and roles.

Sources: the general vejledning (obligation classes, identity of a relation) and the role tables of
the anvisninger. Hard and soft are divided as decided for the index: what access control or the time
axis needs is hard, the rest is stored with a warning.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from indexes.oio.art import Art
from indexes.oio.referencer import TOM_URN, cvr_i_urn, part_noegle, urn_form
from indexes.oio.regler.protokol import DOKUMENT, GENEREL, SAG, YDELSE, Protokol
from indexes.oio.regler.tidslinje import Periode, er_hel, laeg, overlapper
from indexes.oio.roller import Rolle, find_objekttype, find_rolle, kender_alle_typer, roller_i
from indexes.oio.tid import ALTID, har_zone, tidspunkt

AFSNIT = {Art.SAG: SAG, Art.DOKUMENT: DOKUMENT, Art.BEVILLING: YDELSE, Art.EFFEKTUERING: YDELSE}
_AKTOERTYPER = {"Bruger", "ItSystem"}

Tidslinjer = dict[tuple[str, str], list[Periode]]
"""(relation, role) to its time line so far, for the roles that hold one at a time."""


def tid(p: Protokol, vaerdi: str, sti: str) -> datetime | None:
    """The moment, or None after noting that it lies outside the calendar."""
    try:
        moment = tidspunkt(vaerdi)
    except ValueError:
        p.afvis(sti, "tid.aar", GENEREL, "Årstallet skal være mellem 1 og 9999.")
        return None
    if not har_zone(vaerdi):
        p.advar(sti, "tid.zone", GENEREL, "Tidspunktet mangler tidszone; dansk tid er antaget.")
    return moment


def virkning(p: Protokol, holder: dict[str, Any], sti: str) -> Periode | None:
    """Check the virkning of an attribute set, tilstand or relation; its period, if it has one."""
    v = holder.get("Virkning")
    if not v or "FraTidspunkt" not in v:
        p.afvis(f"{sti}/Virkning", "virkning.mangler", GENEREL, "Virkning skal have en start.")
        return None
    aktoertype = v.get("AktoerTypeKode")
    if aktoertype is None or "AktoerRef" not in v:
        p.advar(
            f"{sti}/Virkning", "virkning.aktoer", GENEREL, "AktoerRef og AktoerTypeKode mangler."
        )
    if aktoertype is not None and aktoertype not in _AKTOERTYPER:
        p.afvis(
            f"{sti}/Virkning/AktoerTypeKode",
            "virkning.aktoertype",
            GENEREL,
            "AktoerTypeKode må kun være Bruger eller ItSystem.",
        )
    fra = tid(p, v["FraTidspunkt"], f"{sti}/Virkning/FraTidspunkt")
    til_tekst = v.get("TilTidspunkt")
    if til_tekst is None:
        p.advar(
            f"{sti}/Virkning/TilTidspunkt",
            "virkning.til_mangler",
            GENEREL,
            "Virkning mangler en slutning; uendelig er antaget.",
        )
        til: datetime | None = ALTID
    else:
        til = tid(p, til_tekst, f"{sti}/Virkning/TilTidspunkt")
    if fra is None or til is None:
        return None
    if fra == ALTID:
        p.afvis(
            f"{sti}/Virkning/FraTidspunkt",
            "virkning.fra_uendelig",
            GENEREL,
            "Virkning kan ikke begynde uendeligt.",
        )
        return None
    if fra >= til:
        p.afvis(
            f"{sti}/Virkning", "virkning.orden", GENEREL, "Virkning skal slutte efter sin start."
        )
        return None
    return fra, til


def paa_en_linje(
    p: Protokol, holder: dict[str, Any], felter: tuple[str, ...], sti: str, afsnit: str
) -> None:
    """Warn about line breaks in single-line fields."""
    for felt in felter:
        if "\n" in holder.get(felt, ""):
            p.advar(f"{sti}/{felt}", "tekst.linjeskift", afsnit, "Feltet må ikke have linjeskift.")


def kraevet(
    p: Protokol,
    haard: bool,
    holder: dict[str, Any],
    felter: tuple[str, ...],
    sti: str,
    afsnit: str,
) -> None:
    """Note every field that is absent or only white space."""
    for felt in felter:
        vaerdi = holder.get(felt)
        if vaerdi is None or (isinstance(vaerdi, str) and not vaerdi.strip()):
            p.meld(haard, f"{sti}/{felt}", "felt.mangler", afsnit, "Feltet skal udfyldes.")


def relationer(
    liste: dict[str, Any], art: Art, sti: str
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every relation with virkning in a RelationListe: relation name, value, path."""
    for navn, vaerdi in liste.items():
        if isinstance(vaerdi, list) and roller_i(art, navn):
            for nr, relation in enumerate(vaerdi, start=1):
                yield navn, relation, f"{sti}/{navn}[{nr}]"


def rolle_og_type(
    p: Protokol, art: Art, navn: str, relation: dict[str, Any], sti: str, *, haard: bool
) -> Rolle | None:
    """Check Rolle, Type and Indeks of a relation. `haard`: missing ones refuse the object."""
    afsnit = f"{AFSNIT[art]}, {navn}"
    id_ = relation.get("Rolle")
    if id_ is None:
        p.meld(haard, f"{sti}/Rolle", "rolle.mangler", afsnit, "Relationen mangler sin rolle.")
        return None
    rolle = find_rolle(art, navn, id_.get("uuid", ""))
    if rolle is None:
        p.afvis(f"{sti}/Rolle", "rolle.ukendt", afsnit, "Rollen kendes ikke i denne relation.")
        return None
    type_id = relation.get("Type")
    if type_id is None:
        p.meld(haard, f"{sti}/Type", "type.mangler", afsnit, "Relationen mangler sin type.")
    else:
        type_ = find_objekttype(art, type_id.get("uuid", ""))
        if type_ is None:
            p.meld(
                kender_alle_typer(rolle),
                f"{sti}/Type",
                "type.ukendt",
                afsnit,
                "Objekttypen kendes ikke for denne slags objekt.",
            )
        elif type_.navn not in rolle.objekttyper:
            p.advar(f"{sti}/Type", "type.rolle", afsnit, f"{rolle.navn} kan ikke have denne type.")
    indeks = relation.get("Indeks")
    if rolle.kraever_indeks and not indeks:
        haard_indeks = haard and art in (Art.SAG, Art.DOKUMENT)
        p.meld(
            haard_indeks,
            f"{sti}/Indeks",
            "indeks.mangler",
            afsnit,
            f"{rolle.navn} skal have Indeks.",
        )
    elif rolle.kraever_indeks is False and indeks:
        haard_indeks = haard and art in (Art.SAG, Art.DOKUMENT)
        p.meld(
            haard_indeks,
            f"{sti}/Indeks",
            "indeks.uoensket",
            afsnit,
            f"{rolle.navn} må ikke have Indeks.",
        )
    return rolle


def reference(
    p: Protokol, rolle: Rolle, relation: dict[str, Any], sti: str, *, haard: bool = True
) -> str | None:
    """Check ReferenceID against the role. The reference as one text, or None if there is none."""
    afsnit = f"{AFSNIT[rolle.indeks]}, {rolle.relation}"
    sti = f"{sti}/ReferenceID"
    ref = relation.get("ReferenceID")
    if ref is None:
        p.meld(haard, sti, "reference.mangler", afsnit, "Relationen peger ikke på noget.")
        return None
    uuid, urn = ref.get("uuid"), ref.get("urn")
    form = rolle.referenceform
    if form == "part":
        if urn is None:
            p.afvis(sti, "part.uuid", afsnit, "En part skal angives med URN, aldrig UUID.")
        elif part_noegle(urn) is None:
            p.afvis(sti, "part.urn", afsnit, f"Partens URN har en ukendt form: {urn_form(urn)}.")
    elif form == "uuid" and uuid is None:
        # Without a UUID the index cannot tell whose system it is, nor receivers whom to let in.
        streng = rolle.navn == "Master" or rolle.relation == "Sikkerhedsprofil"
        p.meld(
            haard and streng, sti, "reference.form", afsnit, f"{rolle.navn} skal angives med UUID."
        )
    elif form == "uuid_cvr" and urn is not None and cvr_i_urn(urn) is None:
        p.advar(sti, "reference.form", afsnit, f"{rolle.navn} skal være UUID eller CVR-URN.")
    elif form == "urn" and urn is None:
        p.advar(sti, "reference.form", afsnit, f"{rolle.navn} skal angives med URN.")
    elif form == "tom" and urn != TOM_URN:
        p.advar(sti, "reference.form", afsnit, f"{rolle.navn} skal pege på {TOM_URN}.")
    return f"{uuid}" if uuid is not None else urn


def _moment(registrering: dict[str, Any]) -> datetime:
    try:
        return tidspunkt(registrering.get("Tidspunkt", ""))
    except ValueError:  # noted where the Tidspunkt itself is checked
        return ALTID


class Relationskontrol:
    """Checks the relations of one object across its registreringer."""

    def __init__(self, p: Protokol, art: Art) -> None:
        self.p = p
        self.art = art
        self.lag: list[tuple[datetime, Tidslinjer]] = []
        self.mastere: set[str] = set()
        # Roles with a relation whose virkning is unusable: their time line would only mislead.
        self.uden_tid: set[tuple[str, str]] = set()

    def registrering(
        self, registrering: dict[str, Any], sti: str
    ) -> Iterator[tuple[Rolle, dict[str, Any], str]]:
        """Check the relations of one registrering; yields each whose role is known."""
        if not self.p.relationer:
            return
        liste, sti = registrering.get("RelationListe", {}), f"{sti}/RelationListe"
        samlet: dict[tuple[str, str, str], list[Periode]] = {}
        nye: Tidslinjer = {}
        for navn, relation, sti_r in relationer(liste, self.art, sti):
            periode = virkning(self.p, relation, sti_r)
            rolle = rolle_og_type(self.p, self.art, navn, relation, sti_r, haard=True)
            if rolle is None:
                continue
            ref = reference(self.p, rolle, relation, sti_r) or ""
            if rolle.navn == "Master":
                self.mastere.add(ref)
            if periode is None:
                self.uden_tid.add((navn, rolle.navn))
            else:
                noegle = "" if rolle.maks == 1 else relation.get("Indeks", "")
                if rolle.maks != 1 and not noegle:
                    noegle = f"#{ref}"
                samlet.setdefault((navn, rolle.navn, noegle), []).append(periode)
                if rolle.maks == 1:
                    nye.setdefault((navn, rolle.navn), []).append(periode)
            yield rolle, relation, sti_r
        for (navn, rollenavn, _), perioder in samlet.items():
            if len(perioder) > 1 and overlapper(perioder):
                self.p.afvis(
                    f"{sti}/{navn}",
                    "relation.overlap",
                    GENEREL,
                    f"{rollenavn} er angivet flere gange for den samme tid.",
                )
        self.lag.append((_moment(registrering), nye))

    def afslut(self, sti: str, pligtige: tuple[tuple[str, str, bool], ...]) -> None:
        """Check, at import, the roles that must always be held: (relation, role, hard)."""
        if len(self.mastere) > 1:
            self.p.afvis(sti, "master.aendret", GENEREL, "Master kan ikke skifte.")
        if not self.p.importer or not self.p.relationer:
            return
        linjer: Tidslinjer = {}
        for _, nye in sorted(self.lag, key=lambda et: et[0]):  # as the fold does: by Tidspunkt
            for linje_navn, perioder in nye.items():
                linjer[linje_navn] = laeg(linjer.get(linje_navn, ()), perioder)
        for navn, rollenavn, haard in pligtige:
            if (navn, rollenavn) in self.uden_tid:
                continue
            linje = linjer.get((navn, rollenavn))
            afsnit = f"{AFSNIT[self.art]}, {navn}"
            if not linje:
                self.p.meld(
                    haard, f"{sti}/{navn}", "rolle.pligtig", afsnit, f"{rollenavn} mangler."
                )
            elif not er_hel(linje):
                self.p.meld(
                    haard,
                    f"{sti}/{navn}",
                    "rolle.hul",
                    afsnit,
                    f"{rollenavn} skal være udfyldt uden huller og uden slutning.",
                )
