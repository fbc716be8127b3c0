"""Run the measurements and print them: ratios to a limit taken in the same minutes.

`./dev bench [--sager N] [--antal N]` starts a private PostgreSQL with fsync on and calls this. Each
number stands beside its limit, since seconds of one machine say little about another.
"""

import os

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["SAPA_DEMO"] = "1"
    os.environ.setdefault("SAPA_STATIC_SIMPLE", "1")
    django.setup()
    from bench.koersel import main

    main()
