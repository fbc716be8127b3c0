"""The lock of sager as decision 0014 chose it, table by table."""

from django.db import migrations

from access.politikker import VALGT
from access.sikring import erstat_politik


class Migration(migrations.Migration):
    dependencies = [("sag", "0005_undtaget_borger"), ("access", "0003_systemklient_lofter")]

    operations = [
        erstat_politik(tabel, VALGT[tabel])
        for tabel in ("sag_sag", "sag_saglinje", "sag_sagstilstand", "sag_journalpost")
    ]
