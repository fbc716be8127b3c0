"""Status, separation and guardianship in periods; the columns that history is found by."""

from django.contrib.postgres.fields import DateRangeField
from django.db import migrations, models

from access.sikring import laas_tabel


def _fakta(navn: str, *felter: tuple[str, models.Field]) -> migrations.CreateModel:
    return migrations.CreateModel(
        name=navn,
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("part_uuid", models.UUIDField(db_index=True)),
            ("virkning", DateRangeField()),
            *felter,
        ],
        options={"abstract": False},
    )


class Migration(migrations.Migration):
    dependencies = [("part", "0002_personsoegning")]

    operations = [
        _fakta("PersonStatus", ("kode", models.TextField())),
        _fakta("PersonSeparation"),
        _fakta(
            "PersonVaergemaal",
            ("tekst", models.TextField()),
            ("navn", models.TextField(default="")),
            ("adresse", models.TextField(default="")),
        ),
        migrations.AlterField(
            "personrelation",
            "type",
            models.TextField(
                choices=[
                    ("mor", "Mor"),
                    ("far", "Far"),
                    ("barn", "Barn"),
                    ("partner", "Partner"),
                    ("foraeldremyndighed_over", "Myndighed Over"),
                    ("foraeldremyndighed_hos", "Myndighed Hos"),
                    ("delt_bopael", "Delt Bopael"),
                    ("delt_bopael_for", "Delt Bopael For"),
                    ("vaerge", "Vaerge"),
                    ("vaerge_for", "Vaerge For"),
                ]
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                condition=models.Q(("naeste_skift__isnull", False)),
                fields=["naeste_skift"],
                name="person_skift",
            ),
        ),
        migrations.AddIndex(
            "personadresse",
            models.Index(
                condition=models.Q(("adressenoegle__isnull", False)),
                fields=["adressenoegle"],
                name="personadresse_bolig",
            ),
        ),
        laas_tabel("part_personstatus", guard="person"),
        laas_tabel("part_personseparation", guard="person"),
        laas_tabel("part_personvaergemaal", guard="person"),
    ]
