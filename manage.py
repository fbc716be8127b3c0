#!/usr/bin/env python3
"""Django's command line. Day to day, use `./dev`."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from sapa.local.miljoe import use_running

if __name__ == "__main__":
    # In a second terminal, commands find the servers that `./dev up` started.
    use_running(Path(__file__).resolve().parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sapa.settings")
    execute_from_command_line(sys.argv)
