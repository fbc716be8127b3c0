"""What a statement that stores new objects asks last, where it may end its transaction only if all
of them were new and none gives a number that another has.

An error of a class of our own, which no statement of PostgreSQL's raises, so that nothing of it is
stored (indexes.registrering.indskrivning).
"""

from django.db import migrations

_KRAEV = """
create function sapa_kraev_alt_nyt(ventet bigint, nye bigint, fundet int[]) returns void
language plpgsql as $$
begin
    if nye <> ventet or fundet is not null then
        raise exception 'not all that is to be stored is new' using errcode = 'SA002';
    end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("registrering", "0005_slaa_op")]

    operations = [
        migrations.RunSQL(_KRAEV, "drop function sapa_kraev_alt_nyt(bigint, bigint, int[]);"),
    ]
