"""Pages may look through the window on the log too: a dokument's page shows what no projection holds,
and a page of an earlier day what was so then.

The window's owner is a member of `sapa_web`, so the policies that hold for a page's user hold in it:
she gets no content but of objects that her own reads would give her (docs/decisions/0058).
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("laesning", "0004_log_uden_ny_plan")]

    operations = [
        migrations.RunSQL(
            "grant execute on function sapa_log(uuid[], smallint) to sapa_web",
            "revoke execute on function sapa_log(uuid[], smallint) from sapa_web",
        )
    ]
