"""The index side of person search, as a function: row-level security would keep it from the index."""

from django.db import migrations

from access.sikring import INDLAES, WEB

# `@@` is not leakproof, so under a policy PostgreSQL may not use it as an index condition and scans
# every person instead (seen in EXPLAIN). The function therefore reads as the owner of the table, holds
# the policy's condition itself, and gives ids only: the rows come through the door and the lock.
#
# `beskyttet_ogsaa` is asked of all rows. `kun_ubeskyttede` is asked only of rows whose address no
# protection hides at `dag`: it is where a criterion on address belongs (values.skjuler: only the end
# of a protection counts). At most `maks` ids, so that a very common name costs no more than that.
KANDIDATER = """
create function person_soegekandidater(beskyttet_ogsaa tsquery, kun_ubeskyttede tsquery, dag date, maks int)
    returns setof bigint
    language sql stable strict security definer parallel safe rows 50
    set search_path = public, pg_temp
    set enable_seqscan = off
as $$
    select id from part_personsoegekopi
    where (
            ord @@ beskyttet_ogsaa
            or (ord @@ kun_ubeskyttede and (beskyttelse is null or upper(beskyttelse) <= dag or isempty(beskyttelse)))
        )
        and (select current_setting('sapa.person', true)) = 'ja'
    limit maks
$$;
"""

RET = f"""
revoke all on function person_soegekandidater(tsquery, tsquery, date, int) from public;
grant execute on function person_soegekandidater(tsquery, tsquery, date, int) to {WEB}, {INDLAES};
"""


class Migration(migrations.Migration):
    dependencies = [("part", "0001_partsregister")]

    operations = [
        migrations.RunSQL(
            KANDIDATER, "drop function person_soegekandidater(tsquery, tsquery, date, int)"
        ),
        migrations.RunSQL(RET, migrations.RunSQL.noop),
    ]
