"""The one secret of each client, and the authorities it was bound to, in their new places."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("klienter", "0001_klienter")]

    operations = [
        migrations.RunSQL(
            """
            insert into klienter_hemmelighed (klient_id, plads, sha256, oprettet)
            select id, 1, hemmelighed_sha256, oprettet from access_systemklient;
            insert into klienter_serviceaftale
                (klient_id, myndigheder, kle, rettigheder, gyldig, oprettet)
            select id, myndigheder, '{*}', '{importer}', '(,)', oprettet from access_systemklient;
            """,
            migrations.RunSQL.noop,
        )
    ]
