"""What has been told of objects and days: closed to pages."""

from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("access", "0002_roller_og_revisionslog"),
        ("beskedfordeler", "0003_fakta"),
        ("kilder", "0001_udsagn"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fortalt",
            fields=[
                ("objekt_uuid", models.UUIDField(primary_key=True, serialize=False)),
                ("fakta", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Kalenderdag",
            fields=[
                ("dag", models.DateField(primary_key=True, serialize=False)),
                ("antal", models.IntegerField()),
            ],
        ),
        giv_adgang("haendelser_fortalt", web=""),
        giv_adgang("haendelser_kalenderdag", web=""),
    ]
