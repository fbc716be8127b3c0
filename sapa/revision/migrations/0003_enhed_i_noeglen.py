"""One authority's log in order of time, with the unit in the index: a search by unit passes over the
others' rows without reading them."""

from django.db import migrations

NY = """
create index revisionslog_myndighed_enhed on access_revisionslog
    (organisatorisk_id, tidspunkt desc, id desc, enhed_id);
drop index revisionslog_myndighed;
"""
GAMMEL = """
create index revisionslog_myndighed on access_revisionslog
    (organisatorisk_id, tidspunkt desc, id desc);
drop index revisionslog_myndighed_enhed;
"""


class Migration(migrations.Migration):
    dependencies = [("revision", "0002_skriv_egne_raekker")]

    operations = [migrations.RunSQL(NY, GAMMEL)]
