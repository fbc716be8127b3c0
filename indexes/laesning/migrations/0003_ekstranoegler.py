"""A search finds its candidates among the extra keys as well; numbers without regard to case, and by
how they begin, there and among the former ones."""

from django.db import migrations

_INDEKSER = "".join(
    f"create index {tabel}_tekst on registrering_{tabel} (upper(noegle) text_pattern_ops);"
    for tabel in ("ekstranoegle", "tidligerenoegle")
)


class Migration(migrations.Migration):
    dependencies = [("laesning", "0002_soegeindekser"), ("registrering", "0004_ekstranoegle")]

    operations = [
        migrations.RunSQL(_INDEKSER, "drop index ekstranoegle_tekst, tidligerenoegle_tekst"),
        migrations.RunSQL(
            "grant select on registrering_ekstranoegle to sapa_udstil",
            "revoke select on registrering_ekstranoegle from sapa_udstil",
        ),
    ]
