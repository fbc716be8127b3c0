"""Who may touch what: an author her own, operators the course of it, receipts and history grow
only."""

from django.db import migrations

from access.sikring import giv_adgang
from fordeling.sikring import AFLEVERING_RETTES, LAAS


class Migration(migrations.Migration):
    dependencies = [
        ("fordeling", "0001_afleveringer_og_fordelinger"),
        ("access", "0002_roller_og_revisionslog"),
        ("klienter", "0007_ret_til_fordeling"),
    ]

    operations = [
        giv_adgang("fordeling_kladde", web="SELECT, INSERT, UPDATE, DELETE"),
        giv_adgang("fordeling_aflevering", web=f"SELECT, INSERT, UPDATE ({AFLEVERING_RETTES})"),
        giv_adgang("fordeling_indhold", web="SELECT, INSERT, DELETE"),
        giv_adgang("fordeling_kvittering", indlaes="SELECT, INSERT"),
        giv_adgang("fordeling_tilstandsskift", web="SELECT, INSERT", indlaes="SELECT, INSERT"),
        giv_adgang("fordeling_forsoeg"),
        migrations.RunSQL(LAAS, migrations.RunSQL.noop),
        # Of the Fordelingskomponent: its set-up and what is on its way, and of no object the content.
        giv_adgang("fordeling_tilsluttet"),
        giv_adgang("fordeling_rute"),
        giv_adgang("fordeling_fordeling", web="SELECT, UPDATE (naeste_forsoeg)"),
        giv_adgang("fordeling_fordelingsindhold", web=""),
        giv_adgang("fordeling_kvitteringspost", web="SELECT, UPDATE (naeste_forsoeg)"),
    ]
