"""Users with different rights, and the people who own things."""

from tests.part.conftest import adgang, indlaes, now, ser_beskyttet, som, uden_ret

__all__ = ["adgang", "indlaes", "now", "ser_beskyttet", "som", "uden_ret"]
