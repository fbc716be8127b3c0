"""What hangs, and what came back, is found by indexes of its own, however much is in flight."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fordeling", "0003_titler_og_skabeloner"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="aflevering",
            index=models.Index(fields=["forsendelse"], name="aflevering_forsendelse"),
        ),
        migrations.AddIndex(
            model_name="aflevering",
            index=models.Index(
                condition=models.Q(
                    ("set_af_bruger__isnull", True),
                    ("tilstand__in", ["afvist", "afvist_af_sp", "fejlet", "udloebet"]),
                ),
                fields=["bruger_id", "-siden"],
                name="aflevering_tilbage",
            ),
        ),
        migrations.AddIndex(
            model_name="aflevering",
            index=models.Index(
                condition=models.Q(("forsoeg__gte", 3), ("tilstand", "sendes")),
                fields=["siden"],
                name="aflevering_forsoegt",
            ),
        ),
        migrations.AddIndex(
            model_name="fordeling",
            index=models.Index(
                condition=models.Q(
                    ("forsoeg__gte", 3), ("naeste_forsoeg__isnull", False), ("tilstand", "klar")
                ),
                fields=["siden"],
                name="fordeling_forsoegt",
            ),
        ),
        migrations.AddIndex(
            model_name="kvittering",
            index=models.Index(
                condition=models.Q(("udfald__in", ["modstrid", "for_sent"])),
                fields=["-modtaget"],
                name="kvittering_maerkelig",
            ),
        ),
        migrations.AddIndex(
            model_name="kvitteringspost",
            index=models.Index(
                condition=models.Q(("forsoeg__gte", 3), ("tilstand", "klar")),
                fields=["oprettet"],
                name="kvitteringspost_forsoegt",
            ),
        ),
    ]
