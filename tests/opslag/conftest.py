"""The caseworker and the two citizens of the pages' tests."""

from tests.overblik.conftest import borgere, browser, logget, sagsbehandler

__all__ = ["borgere", "browser", "logget", "sagsbehandler"]
