"""The quicker `translate` says what Django's does, in each language."""

from __future__ import annotations

import pytest
from django.template import Context, engines
from django.utils import translation

STYKKER = {
    '{% translate "Sager" %}': ("Sager", "Cases"),
    '{% trans "Sager" %}': ("Sager", "Cases"),
    '{% translate "Sager & <b>" %}': ("Sager & <b>", "Sager & <b>"),
    '{% translate "Sager" as x %}[{{ x }}]': ("[Sager]", "[Cases]"),
    "{% translate navn %}": ("Sager", "Cases"),
    '{% translate "Sager"|upper %}': ("SAGER", "CASES"),
    '{% translate "Sager" noop %}': ("Sager", "Sager"),
}


@pytest.mark.parametrize(("stykke", "ventet"), STYKKER.items())
def test_a_word_is_shown_in_the_language_of_the_moment(stykke: str, ventet: tuple[str, str]):
    skabelon = engines["django"].engine.from_string("{% load i18n %}" + stykke)
    for _ in range(2):
        for sprog, tekst in zip(("da", "en"), ventet, strict=True):
            with translation.override(sprog):
                assert skabelon.render(Context({"navn": "Sager"})) == tekst
