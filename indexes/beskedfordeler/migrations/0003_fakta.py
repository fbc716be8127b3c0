"""Two tellings of one fact are one event."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("beskedfordeler", "0002_raa_beskeder_og_adgang")]

    operations = [
        migrations.AddField("modtagethaendelse", "fakta", models.TextField(default="")),
        migrations.AddField("modtagethaendelse", "samme_som", models.BigIntegerField(null=True)),
        migrations.AlterField(
            "modtagethaendelse",
            "tilstand",
            models.TextField(
                choices=[
                    ("planlagt", "Planlagt"),
                    ("klar", "Klar"),
                    ("behandlet", "Behandlet"),
                    ("bortfaldet", "Bortfaldet"),
                    ("dublet", "Dublet"),
                ]
            ),
        ),
    ]
