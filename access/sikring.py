"""What every migration that makes a table says about it: who may touch it, and the row-level lock.

A meta-test walks all tables and fails for one that none of these functions named.
"""

from typing import Literal

from django.db.migrations import RunSQL

WEB, INDLAES = "sapa_web", "sapa_indlaes"

# Read once per statement: the scalar sub-select becomes an InitPlan. Unset or empty gives no rows.
RAEKKEVIDDE = "any ((select nullif(current_setting('sapa.raekkevidde', true), '')::int[])::int[])"
_RAEKKE = f"(myndighed * 10 + foelsomhed) = {RAEKKEVIDDE}"
_PERSON = "(select current_setting('sapa.person', true)) = 'ja'"


def opret_roller() -> RunSQL:
    """The two group roles, and the right of the migrating login to take them. Roles are cluster-
    wide."""
    return RunSQL(
        """
        do $$
        declare r text;
        begin
            foreach r in array array['sapa_web', 'sapa_indlaes'] loop
                begin
                    execute format('create role %I nologin', r);
                exception when duplicate_object or unique_violation then null;
                end;
                -- A superuser needs no membership: granting it twice at once would race.
                if not (select rolsuper from pg_roles where rolname = current_user) then
                    execute format('grant %I to current_user', r);
                end if;
                execute format('grant usage on schema public to %I', r);
            end loop;
        end $$;
        """,
        RunSQL.noop,
    )


def giv_adgang(
    tabel: str, *, web: str = "SELECT", indlaes: str = "SELECT, INSERT, UPDATE, DELETE"
) -> RunSQL:
    """Grants on a table that holds nothing about a person or a sag. An empty string grants
    nothing."""
    return RunSQL(_grants(tabel, web, indlaes), RunSQL.noop)


def laas_tabel(tabel: str, *, guard: Literal["raekke", "person"]) -> RunSQL:
    """Row-level security on a guarded table: web reads within its reach, intake writes.

    `raekke`: by myndighed and følsomhed. `person`: any row, but only for a user who may see
    persons.
    """
    policy = _RAEKKE if guard == "raekke" else _PERSON
    return RunSQL(
        f"""
        alter table {tabel} enable row level security;
        create policy {tabel}_web on {tabel} for select to {WEB} using ({policy});
        create policy {tabel}_indlaes on {tabel} to {INDLAES} using (true) with check (true);
        {_grants(tabel, "SELECT", "SELECT, INSERT, UPDATE, DELETE")}
        """,
        RunSQL.noop,
    )


def erstat_politik(tabel: str, udtryk: str) -> RunSQL:
    """Another condition for the web role. `{raekkevidde}` stands for the user's reach: any of an
    array of myndighed * 10 + level."""
    sql = udtryk.replace("{raekkevidde}", RAEKKEVIDDE)
    return RunSQL(f"alter policy {tabel}_web on {tabel} using ({sql})", RunSQL.noop)


# --- The full predicate -------------------------------------------------------------------------
# Decision 0014 says which tables carry it and why the others do not. Each part is the SQL of a part
# of access.regler; tests/access/test_regler.py holds them together. Columns are named with their
# table: inside the sub-select a bare one could be the group's.

_BRUGER = "(select nullif(current_setting('sapa.bruger', true), '')::bigint)"


def samlet(tabel: str, permission: str, *, niveau: str = "") -> str:
    """Within the reach of all her groups with the permission, each limit by itself
    (Adgang.samlet).

    Her groups were narrowed to the authority on whose behalf she works, so that this is also what
    holds the full predicate to it.
    """

    def hendes(graense: str, type_: str) -> str:
        name = f"sapa.{permission}_{graense}"
        return f"(select nullif(current_setting('{name}', true), '')::{type_})"

    omfang = "int4multirange"
    return f"""(
        {tabel}.myndighed * 10 + {niveau or f"{tabel}.foelsomhed"}
            = any ({hendes("raekkevidde", "int[]")}::int[])
        and {tabel}.kle <@ {hendes("kle", omfang)}
        and {tabel}.enhed <@ {hendes("enheder", omfang)}
        and {tabel}.fagsystem::int <@ {hendes("fagsystemer", omfang)})"""


def gruppen(tabel: str, permission: str, *, niveau: str = "") -> str:
    """regler.Gruppen: one of her groups with the permission reaches the row."""
    return f"""exists (
        select from access_adgangsgruppe g
        where g.bruger_id = {_BRUGER} and g.permission = '{permission}'
          and g.myndighed = {tabel}.myndighed and g.kle @> {tabel}.kle
          and g.foelsomhed >= {niveau or f"{tabel}.foelsomhed"}
          and g.enheder @> {tabel}.enhed and g.fagsystemer @> {tabel}.fagsystem::int)"""


def profil(tabel: str) -> str:
    """regler.Profil: a positive list that only narrows."""
    names = "(select nullif(current_setting('sapa.identiteter', true), '')::uuid[])"
    return f"({tabel}.sikkerhedsprofil is null or {tabel}.sikkerhedsprofil && {names})"


def visning(tabel: str) -> str:
    """regler.Visning: withheld where it is the citizen who sees."""
    borger = "(select current_setting('sapa.for_borger', true))"
    return f"(not {tabel}.undtaget_borger or {borger} is distinct from 'ja')"


def _grants(tabel: str, web: str, indlaes: str) -> str:
    sql = [f"comment on table {tabel} is 'sikret';"]
    sql += [f"grant {web} on {tabel} to {WEB};"] if web else []
    sql += [f"grant {indlaes} on {tabel} to {INDLAES};"] if indlaes else []
    if "INSERT" in web or "INSERT" in indlaes:
        who = ", ".join(
            role for role, rights in ((WEB, web), (INDLAES, indlaes)) if "INSERT" in rights
        )
        sql.append(
            f"""
            do $$ declare s text; begin
                for s in select distinct d.objid::regclass::text from pg_depend d
                         join pg_class c on c.oid = d.objid and c.relkind = 'S'
                         where d.refobjid = '{tabel}'::regclass loop
                    execute 'grant usage on sequence ' || s || ' to {who}';
                end loop;
            end $$;"""
        )
    return "\n".join(sql)
