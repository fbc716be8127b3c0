"""A Fjern finds what waits of its objects."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("modtagelse", "0001_dagstal_og_karantaene")]

    operations = [
        migrations.AddIndex(
            "karantaene",
            models.Index(
                condition=models.Q(("indhold__isnull", False)),
                fields=["objekt_uuid"],
                name="karantaene_objekt",
            ),
        ),
    ]
