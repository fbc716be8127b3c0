"""Run the measurements and print them: ratios to a limit taken in the same minutes.

`./dev bench [--sager N] [--antal N]` starts a private PostgreSQL with fsync on and calls this. Each
number stands beside its limit, since seconds of one machine say little about another.
"""

import os
from urllib.parse import urlsplit

import django
import psycopg

DATABASE = "sapa_bench"


def ny_database() -> None:
    """A database of the bench's own, empty at every run, in the server of DATABASE_URL."""
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as link:
        link.execute(f"drop database if exists {DATABASE} with (force)")
        link.execute(f"create database {DATABASE}")
    os.environ["DATABASE_URL"] = urlsplit(address)._replace(path=f"/{DATABASE}").geturl()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["SAPA_DEMO"] = "1"
    os.environ.setdefault("SAPA_STATIC_SIMPLE", "1")
    ny_database()
    django.setup()
    from bench.koersel import main

    main()
