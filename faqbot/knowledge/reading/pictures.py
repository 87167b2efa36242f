"""The text in the picture of a page, read by the program tesseract where it is installed."""

import io
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from functools import cache

# For all pages of a file together: waiting for tesseract, and drawing the pages, which counts as this process's work.
_WHOLE_S = 40.0
_DRAWING_S = 5.0
_PAGE_S = 20.0
_DOTS_PER_POINT = 200 / 72
_MOST_DOTS = 3_000
_LANGUAGES = ("chi_sim", "chi_tra", "eng")


def is_available() -> bool:
    return shutil.which("tesseract") is not None


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pages of a PDF as pictures; when the time for them is over, what is left stays unread."""

    data: bytes
    until: float = field(default_factory=lambda: time.monotonic() + _WHOLE_S)
    drawn_until: float = field(default_factory=lambda: time.process_time() + _DRAWING_S)

    def text(self, page: int) -> str:
        """What stands on a page, counted from 1; "" where there is no tesseract, no text, or no time."""
        program = shutil.which("tesseract")
        left = self.until - time.monotonic()
        if program is None or left <= 0 or time.process_time() > self.drawn_until:
            return ""
        languages = _installed(program)
        command = [program, "stdin", "stdout", *(["-l", languages] if languages else [])]
        try:
            picture = self._drawn(page)
        except (RuntimeError, ValueError, OSError):  # what one library reads, another may refuse
            return ""
        return _output(command, picture, min(left, _PAGE_S))

    def _drawn(self, number: int) -> bytes:
        """A page as PNG; a giant one is drawn smaller."""
        import pypdfium2  # noqa: PLC0415 - comes with pdfplumber, an extra

        with pypdfium2.PdfDocument(self.data) as document:
            page = document[number - 1]
            scale = min(_DOTS_PER_POINT, _MOST_DOTS / max(*page.get_size(), 1.0))
            picture = io.BytesIO()
            page.render(scale=scale).to_pil().save(picture, format="PNG")
        return picture.getvalue()


@cache
def _installed(program: str) -> str:
    """Those of the languages that tesseract has, as it wants them named; "" leaves it to itself."""
    told = _output([program, "--list-langs"], b"", _PAGE_S).split()
    return "+".join(language for language in _LANGUAGES if language in told)


def _output(command: list[str], given: bytes, timeout_s: float) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the picture goes to its standard input
            command, input=given, capture_output=True, timeout=timeout_s, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return ""
    return done.stdout.decode("utf-8", "replace")
