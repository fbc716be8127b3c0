"""The window on the log keeps its plans: as an SQL function it was planned anew at every read, which
took five times as long as reading (docs/decisions/0032).

It is the same window: of each kind, what the policies of its projection let the reader see.
"""

from django.db import migrations

_TABELLER = (
    (1, "sag_sag", "uuid"),
    (2, "dokument_dokument", "uuid"),
    (3, "ydelse_bevilgetydelse", "bevilling_uuid"),
    (4, "ydelse_effektuering", "effektuering_uuid"),
)

# An object's registreringer lie between its first and its latest: only those partitions are looked
# into.
_GREN = """
    if slags = {slags} then
        return query
            select o.uuid, o.myndighed, r.id, r.tidspunkt, r.sts_tidspunkt, r.indhold
            from registrering_objekt o
            join registrering_registrering r
              on r.objekt_uuid = o.uuid
             and r.sts_tidspunkt >= o.oprettet and r.sts_tidspunkt <= o.senest
            where o.uuid = any(uuider) and o.art = slags
              and exists (select 1 from {tabel} s where s.{uuid} = o.uuid);
    end if;
"""
_VINDUE = f"""
create or replace function sapa_log(uuider uuid[], slags smallint)
    returns table (objekt_uuid uuid, myndighed smallint, id bigint, tidspunkt timestamptz,
                   sts_tidspunkt timestamptz, indhold jsonb)
language plpgsql stable security definer rows 100 set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
{"".join(_GREN.format(slags=s, tabel=t, uuid=u) for s, t, u in _TABELLER)}
end $$;
"""
_FOER = """
create or replace function sapa_log(uuider uuid[], slags smallint)
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
"""


class Migration(migrations.Migration):
    dependencies = [("laesning", "0003_ekstranoegler")]

    operations = [migrations.RunSQL(_VINDUE, _FOER)]
