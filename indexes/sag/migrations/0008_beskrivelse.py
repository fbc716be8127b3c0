"""What a sag says of itself beside its title, searched by its words.

A title is searched by any part of it, and its index holds each three letters of it. A description may
be 4,096 characters: so much the dearer at the intake, and nobody remembers three letters of one. Its
index holds its words, and words by their beginning are looked up in it. A sag without a description
(most are) is not in it.

The words are PostgreSQL's own after signs are taken for spaces: else "2023/123" is a path and
"29.21" a version. `lower` knows the Danish letters, which the configuration 'simple' may not.
"""

from django.db import migrations, models

from access.sikring import RAEKKEVIDDE, WEB, samlet
from access.values import Permission

# Signs that the parser may read a word's way: of paths, addresses, versions, tags and numbers; and those
# that it takes for letters under the locale C. All others end a word for it already. One `replace` each
# costs a tenth of one `translate` of all.
TEGN = "-_./\\@:&+~<>%=–—’“”…«»„·•"


def _uden_tegn(udtryk):
    for tegn in TEGN:
        udtryk = f"replace({udtryk}, '{tegn}', ' ')"
    return udtryk


_ORD = f"""
create function sapa_beskrivelsesord(tekst text) returns tsvector
language sql immutable strict parallel safe as $ord$
    select to_tsvector('pg_catalog.simple'::regconfig, {_uden_tegn("lower(tekst)")})
$ord$;
create index sag_beskrivelse on sag_sag using gin (sapa_beskrivelsesord(beskrivelse))
    where beskrivelse <> '';
"""

# As for titles (laesning 0002, soegning 0001): they read as the owner, since a policy may not use the
# index, within the limits of the reader's groups; planned for what is asked. They give keys: the rows
# come through the door. The first is a page's, the second a system's.
_INDEN_FOR = f"(myndighed * 10 + foelsomhed) = {RAEKKEVIDDE}"
_SOEG = "".join(
    f"""
create function {navn}({parametre}) returns setof uuid
language sql stable security definer rows 50 set search_path = public, pg_temp
set enable_seqscan = off set plan_cache_mode = force_custom_plan as $$
    select uuid from sag_sag where beskrivelse <> ''
    and sapa_beskrivelsesord(beskrivelse) @@ to_tsquery('pg_catalog.simple', soegte)
    and {inden_for}{loft}
$$;
revoke execute on function {navn} from public;
grant execute on function {navn} to {rolle};
"""
    for navn, parametre, inden_for, loft, rolle in (
        (
            "sapa_soeg_sagsbeskrivelser",
            "soegte text, maks int",
            samlet("sag_sag", Permission.SE_SAG),
            " limit maks",
            WEB,
        ),
        ("sapa_sager_med_beskrivelse", "soegte text", _INDEN_FOR, "", "sapa_udstil"),
    )
)


class Migration(migrations.Migration):
    dependencies = [("sag", "0007_lukkede_sager"), ("laesning", "0002_soegeindekser")]

    operations = [
        migrations.AddField("sag", "beskrivelse", models.TextField(default="", db_default="")),
        migrations.RunSQL(
            _ORD, "drop index sag_beskrivelse; drop function sapa_beskrivelsesord(text)"
        ),
        migrations.RunSQL(
            _SOEG, "drop function sapa_soeg_sagsbeskrivelser, sapa_sager_med_beskrivelse"
        ),
    ]
