"""The web role writes rows about the transaction's own user, or about nobody."""

from django.db import migrations

from sapa.revision.sikring import SKRIV_ALT, SKRIV_EGNE


class Migration(migrations.Migration):
    dependencies = [("revision", "0001_log_med_laas_og_udtraek")]

    operations = [migrations.RunSQL(SKRIV_EGNE, SKRIV_ALT)]
