"""A web server on loopback that says what a test wants it to say."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Headers = dict[str, str]
Answer = Callable[[BaseHTTPRequestHandler], None]


def said(body: bytes | str, media_type: str = "text/html", status: int = 200, **headers: str) -> Answer:
    """An answer of one piece."""
    data = body.encode() if isinstance(body, str) else body

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        sent = {"Content-Type": media_type, "Content-Length": str(len(data))} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        for name, value in sent.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def moved(to: str, status: int = 302) -> Answer:
    return said("", status=status, Location=to)


class Site:
    """A running server: its host with its port, and the headers of every request that reached it."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.host = f"127.0.0.1:{server.server_port}"
        self.asked: list[Headers] = []

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"


@contextmanager
def site(pages: Mapping[str, Answer], wrap: Callable[[ThreadingHTTPServer], None] | None = None) -> Iterator[Site]:
    """Serve answers by their path while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append({"path": self.path, **dict(self.headers.items())})
            pages.get(self.path, said("", status=404))(self)

        def log_message(self, *arguments: object) -> None: ...

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *arguments: object) -> None:
            """A client that breaks off is what some tests are about."""

    server = Quiet(("127.0.0.1", 0), Handler)
    found = Site(server)
    if wrap is not None:
        wrap(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
