"""The Beskedfordeler as a client, as the tests of its messages have it."""

from tests.beskedfordeler.conftest import bfo, katalog, modtag, send

__all__ = ["bfo", "katalog", "modtag", "send"]
