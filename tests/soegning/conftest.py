"""Readers as the pages read: the web role, with the user's reach set. Shared with tests/part."""

from tests.part.conftest import adgang, hele_landet, indlaes, now, ser_beskyttet, som, uden_ret

__all__ = ["adgang", "hele_landet", "indlaes", "now", "ser_beskyttet", "som", "uden_ret"]
