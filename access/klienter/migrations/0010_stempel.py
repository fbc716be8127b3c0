"""What a system may rests on some rows; a stamp of them tells whether they are as they were.

Each row's xmin, the transaction that wrote it as it stands: whoever changes, closes or adds one
changes the stamp. `kvote`: the objects of a day; that they are used up is in it too. STABLE, so that
it sees what the statement that asks for it sees.
"""

from django.db import migrations

_STEMPEL = """
create function sapa_klient_stempel(hvem bigint, dag date, kvote bigint) returns text
language plpgsql stable as $$
begin
    return (
        select concat_ws(' ', k.xmin, f.xmin,
            (select string_agg(h.id || ':' || h.xmin, ',' order by h.id)
             from klienter_hemmelighed h where h.klient_id = hvem),
            'c', (select string_agg(c.id || ':' || c.xmin, ',' order by c.id)
             from klienter_certifikat c where c.klient_id = hvem),
            'a', (select string_agg(a.id || ':' || a.xmin, ',' order by a.id)
             from klienter_serviceaftale a where a.klient_id = hvem and a.gyldig @> dag),
            'k', (select u.objekter >= kvote
             from klienter_forbrug u where u.klient_id = hvem and u.dag = $2))
        from access_systemklient k join access_fagsystem f on f.id = k.fagsystem_id
        where k.id = hvem);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("klienter", "0009_certifikatets_emne")]

    operations = [
        migrations.RunSQL(_STEMPEL, "drop function sapa_klient_stempel(bigint, date, bigint);"),
    ]
