"""A model hub on loopback: it knows the files of one repository, and may break off."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REPO = "shop/tiny-GGUF"


@dataclass(slots=True)
class Hub:
    """What the hub holds and how it behaves; `ranges` are the first bytes that it was asked for."""

    files: dict[str, bytes]
    breaks_after: int | None = None
    knows_ranges: bool = True
    status: int = 200
    lies: bool = False
    ranges: list[int] = field(default_factory=list)
    url: str = ""


@contextmanager
def running(hub: Hub) -> Iterator[Hub]:
    """Serve on a free port until the context ends."""

    class Answer(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            content = hub.files.get(self.path.removeprefix(f"/{REPO}/resolve/main/"))
            if content is None or hub.status == 404:
                self._end(404, {"X-Error-Code": "EntryNotFound"})
                return
            digest = hashlib.sha256(b"another" if hub.lies else content).hexdigest()
            self._end(
                200,
                {"ETag": f'"{digest}"', "X-Repo-Commit": "0" * 40, "Content-Length": str(len(content))},
            )

        def do_GET(self) -> None:
            content = hub.files[self.path.removeprefix(f"/{REPO}/resolve/main/")]
            start = int(self.headers.get("Range", "bytes=0-").split("=")[1].rstrip("-"))
            hub.ranges.append(start)
            if hub.status != 200:
                self._end(hub.status, {"Content-Length": "0"})
                return
            start = start if hub.knows_ranges else 0
            self._end(206 if hub.knows_ranges else 200, {"Content-Length": str(len(content) - start)})
            self.wfile.write(content[start : hub.breaks_after])

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - the library's name

        def _end(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
