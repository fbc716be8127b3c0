"""Who may touch the classifications."""

from django.db import migrations

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    dependencies = [("klassifikation", "0001_kle"), ("access", "0002_roller_og_revisionslog")]

    operations = [
        giv_adgang(f"klassifikation_{navn}", indlaes="SELECT")
        for navn in ("kleemne", "handlingsfacet", "rolleellertype")
    ]
