"""What a read asks before the lock closes, by a function, so that it can be the call's first
statement: that one takes the call's role, and whether one may read a table is asked when a statement
begins, but in a function when the function comes to it. It gives no right that its caller has not.
"""

from django.db import migrations

_OPSLAG = """
create function sapa_laeser_opslag(rolle text, noegler text[], myndigheder bigint[]) returns jsonb
language plpgsql as $$
begin
    return jsonb_build_object(
        'parter', (select jsonb_object_agg(n.noegle, jsonb_build_object(
                       'uuid', n.part_uuid,
                       'kendes_som', (select jsonb_agg(a.noegle) from part_partnoegle a
                                      where a.part_uuid = n.part_uuid)))
                   from part_partnoegle n where n.noegle = any($2)),
        'cvr', (select jsonb_object_agg(id, cvr) from access_myndighed where id = any($3)));
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("laesning", "0006_nummer_efter_moenster"), ("part", "0001_partsregister")]

    operations = [
        migrations.RunSQL(_OPSLAG, "drop function sapa_laeser_opslag(text, text[], bigint[]);"),
    ]
