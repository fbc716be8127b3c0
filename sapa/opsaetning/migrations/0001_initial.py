"""Links and messages, which news a user has seen, and what else administrators write in forms."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from access.sikring import WEB, giv_adgang
from sapa.administration.sikring import driver, egen, egne

_MIG = "(select nullif(current_setting('sapa.bruger', true), '')::bigint)"
# Everyone's is read with her rights, before the lock knows her; a page writes its user's own.
NYHEDSET = f"""
alter table opsaetning_nyhedset enable row level security;
create policy nyhedset_laes on opsaetning_nyhedset for select using (true);
create policy nyhedset_opret on opsaetning_nyhedset for insert to {WEB}
    with check (bruger_id = {_MIG});
create policy nyhedset_ret on opsaetning_nyhedset for update to {WEB}
    using (bruger_id = {_MIG}) with check (bruger_id = {_MIG});
"""
# An authority's own switches, in the tables of those who read them.
SKIFT = (
    "".join(
        egne(tabel, alle_laeser=True) + f"grant insert, update, delete on {tabel} to {WEB};"
        for tabel in ("saml_sessionstid", "rettigheder_kontakttekst", "formaal_formaalskrav")
    )
    + f"""
create policy saml_sessionstid_laes on saml_sessionstid for select using (true);
create policy rettigheder_kontakttekst_laes on rettigheder_kontakttekst for select using (true);
create policy formaal_formaalskrav_laes on formaal_formaalskrav for select using (true);
alter table formaal_kravaendring enable row level security;
create policy formaal_kravaendring_web on formaal_kravaendring for insert to {WEB}
    with check ({egen("formaal_kravaendring.myndighed_id")});
create policy formaal_kravaendring_laes on formaal_kravaendring for select to {WEB}
    using ({egen("formaal_kravaendring.myndighed_id")});
grant select, insert on formaal_kravaendring to {WEB};
alter table klassifikation_kleemne enable row level security;
create policy kleemne_laes on klassifikation_kleemne for select using (true);
create policy kleemne_opret on klassifikation_kleemne for insert to {WEB} with check ({driver()});
create policy kleemne_ret on klassifikation_kleemne for update to {WEB}
    using ({driver()}) with check ({driver()});
grant insert, update on klassifikation_kleemne to {WEB};
grant usage on sequence formaal_formaalskrav_id_seq, formaal_kravaendring_id_seq to {WEB};
"""
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("administration", "0003_rettigheder"),
        ("formaal", "0001_formaal"),
        ("rettigheder", "0001_kontakttekst"),
        ("saml", "0001_saml"),
        ("klassifikation", "0002_adgang"),
        ("access", "0007_permission_behandl_advis"),
    ]

    operations = [
        migrations.CreateModel(
            name="Nyhedset",
            fields=[
                (
                    "bruger",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="access.bruger",
                    ),
                ),
                ("udgave", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("navn", models.TextField()),
                ("adresse", models.TextField()),
                ("beskrivelse", models.TextField(blank=True, default="")),
                ("raekkefoelge", models.SmallIntegerField(default=0)),
                (
                    "myndighed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.myndighed",
                    ),
                ),
            ],
            options={
                "ordering": ["raekkefoelge", "navn"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adresse__startswith", "https://"),
                            models.Q(("navn", ""), _negated=True),
                        ),
                        name="link_https",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meddelelse",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("tekst", models.TextField()),
                (
                    "alvor",
                    models.TextField(
                        choices=[("info", "Info"), ("warn", "Advarsel"), ("bad", "Fejl")]
                    ),
                ),
                ("fra", models.DateTimeField()),
                ("til", models.DateTimeField(null=True)),
                (
                    "myndighed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.myndighed",
                    ),
                ),
            ],
            options={
                "ordering": ["-fra"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tekst", ""), _negated=True), name="meddelelse_tekst"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("til__isnull", True), ("til__gt", models.F("fra")), _connector="OR"
                        ),
                        name="meddelelse_periode",
                    ),
                ],
            },
        ),
        giv_adgang("opsaetning_link", web="SELECT, INSERT, UPDATE, DELETE", indlaes="SELECT"),
        giv_adgang("opsaetning_meddelelse", web="SELECT, INSERT, UPDATE, DELETE", indlaes="SELECT"),
        giv_adgang("opsaetning_nyhedset", web="SELECT, INSERT, UPDATE", indlaes="SELECT"),
        migrations.RunSQL(egne("opsaetning_link", alle_laeser=True), migrations.RunSQL.noop),
        migrations.RunSQL(egne("opsaetning_meddelelse", alle_laeser=True), migrations.RunSQL.noop),
        migrations.RunSQL(NYHEDSET, migrations.RunSQL.noop),
        migrations.RunSQL(SKIFT, migrations.RunSQL.noop),
    ]
