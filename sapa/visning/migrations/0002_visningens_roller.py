"""A visning may be bound to brugersystemroller, which come with every sign-in."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visning", "0001_maalgruppevisninger"),
    ]

    operations = [
        migrations.AddField(
            model_name="maalgruppevisning",
            name="roller",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
    ]
