"""The small base that the growth of reads is measured against: `python -m bench.lille ANTAL`."""

import io
import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from django.core.management import call_command

    from bench import data, sager

    call_command("migrate", verbosity=0)
    call_command("indlaes_demo", stdout=io.StringIO())
    data.fyld()
    sager.fyld(int(sys.argv[1]))
