"""What the tests are called: each of pytest-xdist's workers must collect the very same names."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("body", [b"\x1f\x8b\x08\x00 and a time"])
def test_no_test_is_named_by_its_bytes(body: bytes, request: pytest.FixtureRequest) -> None:
    """gzip writes the second into them: two workers that begin in each their own would differ."""
    assert not [
        item.nodeid for item in request.session.items if ascii(body[:3])[2:-1] in item.nodeid
    ]
