"""When a dueslag was closed by hand; and how months of messages leave."""

import django.db.models.expressions
from django.db import migrations, models

from access.sikring import giv_adgang

# A month goes when its last instant is `behold` months old: never earlier. Two is more than the 30
# days in which the Beskedfordeler may deliver again (MESSAGING.md a.7). What waits or lies in
# quarantine stays: out of the month that is dropped it goes to the default partition, and from there
# when it is decided. Months are counted before they are locked, as nothing is added to a past one;
# the intake waits for the drop alone. One run at a time: another has nothing to do.
_SLET = r"""
create function sapa_slet_raabeskeder(behold int, nu timestamptz)
returns table (del text, slettet bigint, beholdt bigint)
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '2s' as $$
declare d record; bliver bigint; i_alt bigint;
    graense timestamptz := nu - make_interval(months => behold);
begin
    if behold is null or behold < 2 then
        raise exception 'messages are kept for two months at least';
    end if;
    if nu > now() + interval '1 day' then
        raise exception 'messages are not deleted ahead of time';
    end if;
    if not pg_try_advisory_xact_lock(6, 1) then
        return;
    end if;
    for d in
        select c.oid::regclass as navn, right(c.relname, 6) as maaned
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'beskedfordeler_raabesked'::regclass
          and substring(pg_get_expr(c.relpartbound, c.oid)
                        from $b$ TO \('([^']+)'\)$b$)::timestamptz <= graense
        order by c.relname
    loop
        execute format('select count(*) from %s', d.navn) into i_alt;
        lock table beskedfordeler_raabesked in access exclusive mode;
        execute format('alter table beskedfordeler_raabesked detach partition %s', d.navn);
        execute format('insert into beskedfordeler_raabesked (id, modtaget, klient, indhold)
                        select r.id, r.modtaget, r.klient, r.indhold
                        from beskedfordeler_modtagelse m
                        join %s r on r.id = m.raa_id and r.modtaget = m.modtaget
                        where m.tilstand in (''klar'', ''karantaene'')', d.navn);
        get diagnostics bliver = row_count;
        execute format('drop table %s', d.navn);
        del := d.maaned; slettet := i_alt - bliver; beholdt := bliver;
        return next;
    end loop;
    delete from beskedfordeler_raabesked_default r where r.modtaget < graense and not exists (
        select from beskedfordeler_modtagelse m where m.raa_id = r.id and m.modtaget = r.modtaget
        and m.tilstand in ('klar', 'karantaene'));
    get diagnostics i_alt = row_count;
    if i_alt > 0 then
        select count(*) into bliver from beskedfordeler_raabesked_default r
        where r.modtaget < graense;
        del := 'default'; slettet := i_alt; beholdt := bliver;
        return next;
    end if;
end $$;
revoke execute on function sapa_slet_raabeskeder(int, timestamptz) from public;
grant execute on function sapa_slet_raabeskeder(int, timestamptz) to sapa_indlaes;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_roller_og_revisionslog"),
        ("beskedfordeler", "0002_raa_beskeder_og_adgang"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lukning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("klient", models.TextField()),
                (
                    "grund",
                    models.TextField(
                        choices=[
                            ("fejl", "Fejl hos os"),
                            ("vedligehold", "Vedligehold hos os"),
                            ("indhold", "Afsenderen sender noget forkert"),
                        ]
                    ),
                ),
                ("lukket", models.DateTimeField()),
                ("lukket_af", models.BigIntegerField()),
                ("aabnet", models.DateTimeField(null=True)),
                ("aabnet_af", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("aabnet__isnull", True)),
                        fields=("klient",),
                        name="lukning_een_ad_gangen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("aabnet__isnull", True), ("aabnet_af__isnull", True)),
                            models.Q(
                                ("aabnet__gte", django.db.models.expressions.F("lukket")),
                                ("aabnet_af__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="lukning_aabnet_af_nogen",
                    ),
                ]
            },
        ),
        giv_adgang(
            "dueslag_lukning",
            web="SELECT, INSERT, UPDATE (aabnet, aabnet_af)",
            indlaes="SELECT",
        ),
        migrations.RunSQL(_SLET, "drop function sapa_slet_raabeskeder(int, timestamptz)"),
    ]
