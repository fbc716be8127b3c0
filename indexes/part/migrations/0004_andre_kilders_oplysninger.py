"""Læge and Digital Post are what other sources say: they lie with them, in periods (personkilder)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("part", "0003_fakta_i_perioder")]

    operations = [
        migrations.RemoveField(model_name="person", name=navn)
        for navn in ("digital_post", "laege_navn", "laege_telefon", "laege_adresse")
    ]
