"""How the queue is walked, and what a system may read of adviser.

The queue's indexes are raw: they are the worker's way through a table that the engine makes, and no
model of theirs. A system reads as `sapa_udstil`: the level and authority of its serviceaftaler, and
the groups that send to it (`sapa.identiteter` holds the system's uuid). What it sees beyond that
the door decides (advis.door, advis.levering.ret).
"""

from django.db import migrations

from access.sikring import RAEKKEVIDDE

_HVEM = "(select nullif(current_setting('sapa.identiteter', true), '')::uuid[])"

_INDEKSER = """
create index levering_modtager_klar on advis_levering (modtager_id, naeste_forsoeg)
    where tilstand = 'klar';
create index levering_mail_sendt on advis_levering (modtager_id, afsluttet)
    where kanal = 'mail' and tilstand = 'leveret';
create index advismodtager_system on advis_modtager (system_id) where kanal = 'webhook';
"""
_UDSTIL = f"""
create policy advis_advis_udstil on advis_advis for select to sapa_udstil using (
    (myndighed * 10 + foelsomhed) = {RAEKKEVIDDE}
    and gruppe_id = any ((select array(select m.gruppe_id from advis_modtager m
                                       where m.aktiv and m.modtager_uuid = any ({_HVEM}::uuid[])
                                      ))::bigint[]));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("indbakke", "0001_gemte_soegninger"),
        ("advis", "0002_adgang_og_laase"),
        ("laesning", "0001_udstil"),
    ]

    operations = [
        migrations.RunSQL(
            _INDEKSER,
            "drop index levering_modtager_klar; drop index levering_mail_sendt;"
            " drop index advismodtager_system;",
        ),
        migrations.RunSQL(_UDSTIL, "drop policy advis_advis_udstil on advis_advis"),
    ]
