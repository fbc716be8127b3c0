"""The role that reads for fagsystemer, and its window on the log: no content but of what it sees.

The log itself has no row-level policies, since COPY, which the intake lives by, refuses to write
where there are any. So the reading role has no right to it; it asks a function, whose owner has,
and for whom the policies of the projections hold as they do for pages. Nobody works as that owner.
A view would do as well, but a security barrier lets no join through it, and each read would go
through the whole log.
"""

from django.db import migrations

from access.politikker import UDSTIL

# Roles are cluster-wide: another database may be making them at the same moment.
_ROLLER = """
do $$
declare r text;
begin
    foreach r in array array['sapa_udstil', 'sapa_logvindue'] loop
        begin
            execute format('create role %I nologin', r);
        exception when duplicate_object or unique_violation then null;
        end;
        if not pg_has_role(r, 'sapa_web', 'usage') then
            begin
                -- Beside what it reads for a system, it may what pages may: names of places.
                execute format('grant sapa_web to %I', r);
            exception when unique_violation or internal_error then null;
            end;
        end if;
        if not (select rolsuper from pg_roles where rolname = current_user) then
            execute format('grant %I to current_user', r);
        end if;
        execute format('grant usage on schema public to %I', r);
    end loop;
end $$;
"""

# An object's registreringer lie between its first and its latest: only those partitions are looked
# into.
_VINDUE = """
grant select on registrering_registrering, registrering_objekt to sapa_logvindue;
create function sapa_log(uuider uuid[], slags smallint)
    returns table (objekt_uuid uuid, myndighed smallint, id bigint, tidspunkt timestamptz,
                   sts_tidspunkt timestamptz, indhold jsonb)
language sql stable security definer rows 100 set search_path = public, pg_temp as $$
    select o.uuid, o.myndighed, r.id, r.tidspunkt, r.sts_tidspunkt, r.indhold
    from unnest(uuider) u
    join registrering_objekt o on o.uuid = u and o.art = slags
    join registrering_registrering r
      on r.objekt_uuid = o.uuid and r.sts_tidspunkt >= o.oprettet and r.sts_tidspunkt <= o.senest
    where case slags
        when 1 then exists (select 1 from sag_sag s where s.uuid = u)
        when 2 then exists (select 1 from dokument_dokument d where d.uuid = u)
        when 3 then exists (select 1 from ydelse_bevilgetydelse y where y.bevilling_uuid = u)
        when 4 then exists (select 1 from ydelse_effektuering e where e.effektuering_uuid = u)
        else false
    end
$$;
revoke execute on function sapa_log(uuid[], smallint) from public;
grant execute on function sapa_log(uuid[], smallint) to sapa_udstil;
grant create on schema public to sapa_logvindue;
alter function sapa_log(uuid[], smallint) owner to sapa_logvindue;
revoke create on schema public from sapa_logvindue;
grant select on registrering_tidligerenoegle to sapa_udstil;
"""


_POLITIKKER = "".join(
    f"create policy {tabel}_udstil on {tabel} for select to sapa_udstil, sapa_logvindue"
    f" using ({udtryk});"
    for tabel, udtryk in UDSTIL.items()
)


class Migration(migrations.Migration):
    dependencies = [
        ("registrering", "0003_opdatering_og_fjernelse"),
        ("sag", "0006_strammere_laas"),
        ("dokument", "0006_strammere_laas"),
        ("ydelse", "0005_strammere_laas"),
    ]

    operations = [
        migrations.RunSQL(_ROLLER, migrations.RunSQL.noop),
        migrations.RunSQL(
            _POLITIKKER, "".join(f"drop policy {tabel}_udstil on {tabel};" for tabel in UDSTIL)
        ),
        migrations.RunSQL(
            _VINDUE,
            "drop function sapa_log(uuid[], smallint);"
            "revoke select on registrering_tidligerenoegle from sapa_udstil;"
            "revoke select on registrering_registrering, registrering_objekt from sapa_logvindue;",
        ),
    ]
