"""The hidden addresses, few as they are, by their words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("part", "0006_virksomhed_hjem_for"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("beskyttelse__isnull", False)),
                fields=["adresse"],
                name="person_skjult_adresse",
            ),
        ),
    ]
