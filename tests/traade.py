"""Calls at the same time, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def samtidig(*kald: Callable[[], Any]) -> None:
    """Run the calls in threads with connections of their own; their errors are ours."""
    fejl: list[BaseException] = []
    start = threading.Barrier(len(kald))

    def koer(each: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            each()
        except BaseException as grund:
            fejl.append(grund)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=koer, args=(each,)) for each in kald]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not fejl, fejl
