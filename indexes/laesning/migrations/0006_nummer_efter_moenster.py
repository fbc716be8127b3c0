"""Objects by their number are looked for with a plan for the pattern at hand.

A transaction of the API asks for general plans (access.db), and PostgreSQL cannot know of a pattern
that it has not seen that it begins with anything: it read every number instead of the few that begin
so. Planning is 0.1 ms, and a number is looked for once in a call.
"""

from django.db import migrations

_FUNKTIONER = ("sapa_sager_med_nummer(text)", "sapa_dokumenter_med_nummer(text)")


class Migration(migrations.Migration):
    dependencies = [("laesning", "0005_log_for_sider")]

    operations = [
        migrations.RunSQL(
            f"alter function {funktion} set plan_cache_mode = force_custom_plan",
            f"alter function {funktion} reset plan_cache_mode",
        )
        for funktion in _FUNKTIONER
    ]
