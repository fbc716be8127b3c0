"""A dokument on a sag is seen through its sager: the flag, and the lock to match."""

from django.db import migrations, models

from access.sikring import erstat_politik


class Migration(migrations.Migration):
    dependencies = [("dokument", "0002_laas"), ("sag", "0003_adgang_gennem_sag")]

    operations = [
        migrations.AddField(
            model_name="dokument", name="sagsloest", field=models.BooleanField(default=True)
        ),
        migrations.RunSQL(
            "update dokument_dokument d set sagsloest = false where exists"
            " (select 1 from sag_journalpost j where j.dokument_uuid = d.uuid)",
            migrations.RunSQL.noop,
        ),
        # Its own owner counts only when it has no sag; its own følsomhed always does.
        erstat_politik(
            "dokument_dokument",
            """
            case when sagsloest then (myndighed * 10 + foelsomhed) = {raekkevidde}
            else exists (
                select 1 from sag_journalpost j
                where j.dokument_uuid = dokument_dokument.uuid
                  and (j.myndighed * 10 + greatest(j.foelsomhed, dokument_dokument.foelsomhed))
                      = {raekkevidde})
            end
            """,
        ),
    ]
