"""Whether a dokument is withheld from the citizen: by its own Visningsklasse, or by a sag's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dokument", "0004_skjulte_dokumenter"),
        ("sag", "0005_undtaget_borger"),
    ]

    operations = [
        migrations.AddField(
            model_name="dokument",
            name=navn,
            field=models.BooleanField(db_default=False, default=False),
        )
        for navn in ("egen_undtagelse", "undtaget_borger")
    ]
