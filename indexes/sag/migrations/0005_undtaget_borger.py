"""Whether a sag is withheld from the citizen (Visningsklasse), on every row that carries its
access.

Rows from before say no until their sag is projected again: rebuild the index after this one.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sag", "0004_skjulte_sager")]

    operations = [
        *(
            migrations.AddField(
                model_name=navn,
                name="undtaget_borger",
                field=models.BooleanField(db_default=False, default=False),
            )
            # Of saglinje only the state: its table is made by hand.
            for navn in ("sag", "saglinje", "sagstilstand", "journalpost")
        ),
        migrations.RunSQL(
            "alter table sag_saglinje add column undtaget_borger boolean not null default false",
            "alter table sag_saglinje drop column undtaget_borger",
        ),
    ]
