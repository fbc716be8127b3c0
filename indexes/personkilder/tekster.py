"""What the codes of the three sources are called on a page. Danish is the source language."""

from django.utils.translation import gettext_lazy as _

INSTITUTIONSTYPE = {
    "dagtilbud": _("Dagtilbud"),
    "dagpleje": _("Dagpleje"),
    "skole": _("Skole"),
    "specialskole": _("Specialskole"),
    "efterskole": _("Efterskole"),
    "sfo": _("SFO"),
    "fritidstilbud": _("Fritidstilbud"),
    "andet": _("Andet"),
}

DIGITAL_POST = {
    "tilmeldt": _("Tilmeldt"),
    "fritaget": _("Fritaget"),
    "ikke_tilmeldt": _("Ikke tilmeldt"),
}

GRUND = {
    "": "",
    "funktionsnedsaettelse": _("Fysisk eller kognitiv funktionsnedsættelse"),
    "intet_udstyr": _("Ingen adgang til computer i eget hjem"),
    "ingen_bopael": _("Ingen fast bopæl"),
    "sprog": _("Sproglige vanskeligheder"),
    "mitid": _("Kan ikke få MitID"),
    "praktisk": _("Praktiske vanskeligheder"),
    "udrejst": _("Udrejst af Danmark"),
    "alder": _("Under 15 år"),
    "anden": _("Andre særlige forhold"),
}

GRUPPE2 = _("Sikringsgruppe 2, uden fast lægepraksis")
INGEN_PRAKSIS = _("Ingen lægepraksis oplyst")
