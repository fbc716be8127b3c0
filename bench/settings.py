"""The product's settings, with the bench's two bare addresses beside the product's own."""

from sapa.settings import *  # noqa: F403 - a settings module is its names

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["127.0.0.1"]
