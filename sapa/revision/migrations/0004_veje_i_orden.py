"""What a search in the log goes by has an index of its own, in order of time: a unit, however few
looks it has, and those without a user's id (a system's), by name and by uuid. User names are looked
up in whatever case they are written."""

from django.db import migrations

NYE = """
create index revisionslog_enhed on access_revisionslog (enhed_id, tidspunkt desc)
    where enhed_id is not null;
create index revisionslog_uden_id_navn on access_revisionslog (brugernavn, tidspunkt desc)
    where bruger_id is null;
create index revisionslog_uden_id_uuid on access_revisionslog (bruger_uuid, tidspunkt desc)
    where bruger_id is null;
create index bruger_navn_stort on access_bruger (upper(brugernavn));
create index bruger_uuid on access_bruger (uuid);
"""
GAMLE = """
drop index revisionslog_enhed;
drop index revisionslog_uden_id_navn;
drop index revisionslog_uden_id_uuid;
drop index bruger_navn_stort;
drop index bruger_uuid;
"""


class Migration(migrations.Migration):
    dependencies = [("revision", "0003_enhed_i_noeglen")]

    operations = [migrations.RunSQL(NYE, GAMLE)]
