"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

from access.hukommelse import hold_igen

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sapa.settings")

application = get_wsgi_application()
hold_igen()
