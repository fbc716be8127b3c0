"""Deliveries of one source no longer wait for the row of its figures."""

from django.db import migrations, models

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    dependencies = [("kilder", "0002_filer")]

    operations = [
        migrations.CreateModel(
            name="Ventetal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kode", models.TextField(db_index=True)),
                ("modtaget", models.DateTimeField()),
                ("registreret", models.DateTimeField()),
                ("antal", models.BigIntegerField()),
                ("nye", models.BigIntegerField()),
                ("konflikter", models.BigIntegerField()),
            ],
        ),
        giv_adgang("kilder_ventetal", web=""),
    ]
