"""The first and the last statement of a system's call take its role with them (access.forberedt).

Whether one may read a table is asked when a statement begins, before it can have taken the role; in
a function it is asked when the function comes to it. These have no rights of their own: who calls
one without the role is refused at its first table. `rolle` is not used: it is there so that the
role is taken before.
"""

from django.db import migrations

_DAGEN = """
    (select jsonb_agg(jsonb_build_array(a.id, a.myndigheder, a.kle, a.rettigheder, a.kilder)
        order by a.id)
     from klienter_serviceaftale a where a.klient_id = {klient} and a.gyldig @> $3),
    (select u.objekter from klienter_forbrug u where u.klient_id = {klient} and u.dag = $3)
"""
_KALDER = f"""
create function sapa_kalder_med_hemmelighed(rolle text, hvem text, dag date)
    returns table (h klienter_hemmelighed, k access_systemklient, f access_fagsystem,
                   aftaler jsonb, objekter bigint)
language plpgsql as $$
begin
    return query select t0, t1, t2, {_DAGEN.format(klient="t1.id")}
    from access_systemklient t1
    join klienter_hemmelighed t0 on t0.klient_id = t1.id
    join access_fagsystem t2 on t2.id = t1.fagsystem_id
    where t1.klient_id = hvem order by t0.plads limit 2;
end $$;
create function sapa_kalder(rolle text, hvem bigint, dag date)
    returns table (k access_systemklient, f access_fagsystem, aftaler jsonb, objekter bigint)
language plpgsql as $$
begin
    return query select t0, t1, {_DAGEN.format(klient="t0.id")}
    from access_systemklient t0 join access_fagsystem t1 on t1.id = t0.fagsystem_id
    where t0.id = hvem;
end $$;
"""
_LOG = (
    "id, kald_id, tidspunkt, bruger_id, bruger_uuid, brugernavn, bruger, ip, maskinnavn,"
    " organisatorisk_id, scope_cvr, enhed_id, enhed, komponent, beskrivelse, soegekriterier,"
    " anledning, part_uuid, part, nummer, part_kommune, sag_uuid, sag, sagsnummer, begrundelse,"
    " it_system"
)
_SLUT = f"""
create function sapa_slut_laesning(rolle text, rows jsonb, klient bigint, dag date, kald bigint,
                                   afviste bigint, objekter bigint, sidst timestamptz)
    returns boolean
language plpgsql as $$
begin
    insert into access_revisionslog ({_LOG})
        select {_LOG} from jsonb_populate_recordset(null::access_revisionslog, $2);
    insert into klienter_forbrug as f (klient_id, dag, kald, afviste, objekter, sidst)
        values ($3, $4, $5, $6, $7, $8)
        on conflict on constraint forbrug_pr_dag do update set
            kald = f.kald + excluded.kald, afviste = f.afviste + excluded.afviste,
            objekter = f.objekter + excluded.objekter,
            sidst = greatest(f.sidst, excluded.sidst);
    return true;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("klienter", "0005_ret_til_kilder")]

    operations = [
        migrations.RunSQL(
            _KALDER,
            "drop function sapa_kalder_med_hemmelighed(text, text, date);"
            "drop function sapa_kalder(text, bigint, date);",
        ),
        migrations.RunSQL(
            _SLUT,
            "drop function sapa_slut_laesning"
            "(text, jsonb, bigint, date, bigint, bigint, bigint, timestamptz);",
        ),
    ]
