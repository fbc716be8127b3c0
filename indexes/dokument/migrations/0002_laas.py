"""Row-level security on dokumenter."""

from django.db import migrations

from access.sikring import laas_tabel


class Migration(migrations.Migration):
    dependencies = [("dokument", "0001_dokumenter"), ("access", "0002_roller_og_revisionslog")]

    operations = [laas_tabel("dokument_dokument", guard="raekke")]
