"""`faqbot` in a process whose clock of the wall is set by whoever writes hours into the file FAULTS_HOURS."""

import os
import time
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Self

from faqbot.app import clock
from faqbot.cli import main

_HOURS = Path(os.environ["FAULTS_HOURS"])
_true_time = time.time


def _shifted() -> float:
    return _true_time() + float(_HOURS.read_text("ascii")) * 3600


class _Moment(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(_shifted(), tz)


if __name__ == "__main__":
    time.time = _shifted
    clock.datetime = _Moment  # type: ignore[attr-defined]  # the one place where faqbot reads the clock
    main()
