"""Updates and physical removal: what the log must know more of, and the two ways content may leave
it."""

from django.db import migrations, models

from access.sikring import giv_adgang

# The intake role may add to the log and read it. Content leaves it in two ways only, and each is a
# function of the owner's that does just that: a whole object (Fjern), or relations out of an
# object's registreringer (Kasser), where nothing else may differ and nothing may be new.
_UDVEJE = """
create function registrering_slet(uuider uuid[]) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare n bigint;
begin
    delete from registrering_registrering where objekt_uuid = any(uuider);
    get diagnostics n = row_count;
    return n;
end $$;

create function registrering_uden_relationer(ider bigint[], tider timestamptz[], nyt jsonb[])
returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare n bigint;
begin
    update registrering_registrering r set indhold = t.nyt
    from unnest(ider, tider, nyt) as t(id, tid, nyt)
    where r.id = t.id and r.sts_tidspunkt = t.tid
      and r.indhold - 'RelationListe' = t.nyt - 'RelationListe'
      and coalesce(r.indhold -> 'RelationListe', '{}') @> coalesce(t.nyt -> 'RelationListe', '{}');
    get diagnostics n = row_count;
    if n <> cardinality(ider) then
        raise exception 'content may only lose relations';
    end if;
    return n;
end $$;

revoke all on function registrering_slet(uuid[]) from public;
revoke all on function registrering_uden_relationer(bigint[], timestamptz[], jsonb[]) from public;
grant execute on function registrering_slet(uuid[]) to sapa_indlaes;
grant execute on function registrering_uden_relationer(bigint[], timestamptz[], jsonb[])
    to sapa_indlaes;
"""


class Migration(migrations.Migration):
    dependencies = [("registrering", "0002_log_som_partitioner")]

    operations = [
        migrations.RunSQL(
            "alter table registrering_registrering"
            " add column uden_notifikation boolean not null default false",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            _UDVEJE,
            "drop function registrering_slet(uuid[]);"
            "drop function registrering_uden_relationer(bigint[], timestamptz[], jsonb[])",
        ),
        migrations.CreateModel(
            name="TidligereNoegle",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "noegle",
                        "objekt_uuid",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("noegle", models.TextField()),
                ("objekt_uuid", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["objekt_uuid"], name="tidligerenoegle_objekt")]
            },
        ),
        migrations.CreateModel(
            name="Fjernelse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("objekt_uuid", models.UUIDField()),
                ("art", models.SmallIntegerField()),
                ("myndighed", models.SmallIntegerField()),
                ("klient", models.TextField()),
                ("transaktion", models.UUIDField(null=True)),
                ("tidspunkt", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["objekt_uuid"], name="fjernelse_objekt")],
            },
        ),
        migrations.CreateModel(
            name="Genopbygning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begyndt", models.DateTimeField()),
                ("afsluttet", models.DateTimeField(null=True)),
                ("sidste", models.UUIDField(null=True)),
                ("antal", models.BigIntegerField(default=0)),
                ("i_alt", models.BigIntegerField()),
            ],
        ),
        giv_adgang("registrering_tidligerenoegle", web=""),
        giv_adgang("registrering_fjernelse", web="", indlaes="SELECT, INSERT"),
        giv_adgang("registrering_genopbygning", web=""),
    ]
