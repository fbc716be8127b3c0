"""The lock of bevillinger and payments as decision 0014 chose it."""

from django.db import migrations

from access.politikker import VALGT
from access.sikring import erstat_politik


class Migration(migrations.Migration):
    dependencies = [
        ("ydelse", "0004_ydelser_paa_sag"),
        ("access", "0003_systemklient_lofter"),
    ]

    operations = [
        erstat_politik(tabel, VALGT[tabel])
        for tabel in ("ydelse_bevilgetydelse", "ydelse_effektuering")
    ]
