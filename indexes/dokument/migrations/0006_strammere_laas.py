"""The lock of dokumenter as decision 0014 chose it."""

from django.db import migrations

from access.politikker import VALGT
from access.sikring import erstat_politik


class Migration(migrations.Migration):
    dependencies = [("dokument", "0005_undtaget_borger"), ("sag", "0006_strammere_laas")]

    operations = [erstat_politik(tabel, VALGT[tabel]) for tabel in ("dokument_dokument",)]
