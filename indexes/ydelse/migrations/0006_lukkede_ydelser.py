"""Objects that are passiveret or slettet keep their rows, marked so: out of the pages, still there
for the systems that read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ydelse", "0005_strammere_laas")]

    operations = [
        migrations.AddField(
            model_name=navn,
            name="lukket",
            field=models.BooleanField(db_default=False, default=False),
        )
        for navn in ("bevilgetydelse", "effektuering")
    ]
