"""The one refusal of this app."""

from __future__ import annotations


class SamlAfvist(Exception):
    """A sign-in or a message that is not accepted. `grund` is a code of ours: nothing personal."""

    def __init__(self, grund: str) -> None:
        super().__init__(grund)
        self.grund = grund
