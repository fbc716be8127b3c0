"""Whose address is hidden with another's; from when on the dense row is true."""

from django.contrib.postgres.fields import DateRangeField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("part", "0004_andre_kilders_oplysninger")]

    operations = [
        migrations.AddField("person", "egen_beskyttelse", DateRangeField(null=True)),
        migrations.AddField("person", "gaeldende_fra", models.DateTimeField(null=True)),
        migrations.RunSQL("update part_person set egen_beskyttelse = beskyttelse", ""),
    ]
