"""What the codes of companies and properties are called on a page. Danish is the source."""

from django.utils.translation import gettext_lazy as _

STATUS = {
    "aktiv": _("Aktiv"),
    "under_konkurs": _("Under konkurs"),
    "under_rekonstruktion": _("Under rekonstruktion"),
    "under_tvangsoploesning": _("Under tvangsopløsning"),
    "under_frivillig_likvidation": _("Under frivillig likvidation"),
    "ophoert": _("Ophørt"),
    "slettet": _("Slettet"),
}

EJENDOMSTYPE = {
    "samlet_fast_ejendom": _("Samlet fast ejendom"),
    "ejerlejlighed": _("Ejerlejlighed"),
    "bygning_paa_fremmed_grund": _("Bygning på fremmed grund"),
}

FAKTA = {
    "navn": _("Navn"),
    "form": _("Virksomhedsform"),
    "status": _("Status"),
    "adresse": _("Adresse"),
    "branche": _("Branche"),
    "bibranche": _("Bibranche"),
}
