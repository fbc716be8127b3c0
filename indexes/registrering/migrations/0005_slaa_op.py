"""What a delivery names, by a function, so that it can be the call's first statement: that one takes
the call's role, and whether one may read a table is asked when a statement begins, but in a function
when the function comes to it. It gives no right that its caller has not.
"""

from django.db import migrations

_SLAA_OP = """
create function sapa_slaa_op(rolle text, cvr text[], enheder uuid[], enhedsnoegler text[],
                             fagsystemer uuid[], partnoegler text[])
    returns table (slags int, noegle text, nummer bigint, part uuid)
language plpgsql as $$
#variable_conflict use_column
begin
    return query
        select 1, m.cvr::text, m.id::bigint, null::uuid
        from access_myndighed m where m.cvr = any($2)
        union all
        select 2, e.reference, e.nummer::bigint, null from sapa_enheders_numre($3, $4) e
        union all
        select 3, f.uuid::text, f.id::bigint, null
        from access_fagsystem f where f.uuid = any($5)
        union all
        select 4, n.noegle::text, null, n.part_uuid
        from part_partnoegle n where n.noegle = any($6);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registrering", "0004_ekstranoegle"),
        ("organisation", "0001_historik"),
        ("part", "0001_partsregister"),
    ]

    operations = [
        migrations.RunSQL(
            _SLAA_OP, "drop function sapa_slaa_op(text, text[], uuid[], text[], uuid[], text[]);"
        ),
    ]
