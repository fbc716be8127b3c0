"""Structured logs without personal data.

Requests are logged by route name, never by body; paths hold opaque uuids only. What remains is a
last net: any run of ten digits (or six and four) is masked before a line is written, so that a CPR
number in an exception text from a library cannot reach the log.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

import orjson
import structlog

_CPR = re.compile(r"(?<![\w-])(\d{6})-?(\d{4})(?![\w-])")
_KORTEST = 10


def masker_cpr(
    logger: Any, name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Replace everything that looks like a CPR number in all text values of a log event."""
    for key, value in event.items():
        if isinstance(value, str) and len(value) >= _KORTEST:
            event[key] = _CPR.sub(r"XXXXXX-XXXX", value)
    return event


def _json(event: Any, *, default: Callable[[Any], Any]) -> str:
    return orjson.dumps(event, default=default, option=orjson.OPT_NON_STR_KEYS).decode()


def logning(*, json: bool, niveau: str) -> dict[str, Any]:
    """The LOGGING setting: one line per event on stdout, JSON or for human eyes."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]
    # No line tells from which place, thread or process it came, so none is asked (the logging
    # module's documentation names these as what may be set).
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.processors.format_exc_info,
            masker_cpr,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        # A line below the level costs nothing; a logger's own level is looked at above.
        wrapper_class=structlog.make_filtering_bound_logger(niveau),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer(serializer=_json)
        if json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "sapa": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    masker_cpr,
                    renderer,
                ],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "sapa"}},
        "root": {"handlers": ["stdout"], "level": niveau},
        "loggers": {
            # Django's own request log would repeat what sapa.anmodning says, with the path.
            "django.request": {"level": logging.ERROR},
            "django.server": {"level": logging.ERROR},
            "celery": {"level": logging.WARNING},
        },
    }
