"""Row-level security on bevillinger and payments."""

from django.db import migrations

from access.sikring import laas_tabel


class Migration(migrations.Migration):
    dependencies = [("ydelse", "0001_ydelser"), ("access", "0002_roller_og_revisionslog")]

    operations = [
        laas_tabel("ydelse_bevilgetydelse", guard="raekke"),
        laas_tabel("ydelse_effektuering", guard="raekke"),
    ]
