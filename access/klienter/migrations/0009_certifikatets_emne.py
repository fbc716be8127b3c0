"""The subject of a client certificate, for people to read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("klienter", "0008_ret_til_advis")]

    operations = [
        migrations.AddField(
            model_name="certifikat",
            name="emne",
            field=models.TextField(db_default="", default=""),
        ),
    ]
