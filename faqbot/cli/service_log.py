"""Logs of a process that runs for long: lines for people at a terminal, JSON for machines."""

import logging
import sys

import structlog
from structlog.typing import Processor

from faqbot.domain.errors import BadSetting

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def log_as_a_service(level: str) -> None:
    """Send our events, and the warnings of libraries, to stderr. Raise BadSetting."""
    threshold = _LEVELS.get(level.lower())
    if threshold is None:
        raise BadSetting(f"FAQBOT_LOG_LEVEL is {level!r}; use one of {', '.join(_LEVELS)}")
    renderer = _renderer()
    structlog.configure(
        processors=[*_SHARED, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(threshold, logging.WARNING), force=True)


def _renderer() -> Processor:
    if sys.stderr.isatty():
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(ensure_ascii=False)
