"""The socket that `faqbot serve` listens on, and what to do if there is none."""

import errno
import socket

from faqbot.domain.errors import BadSetting, Unavailable

_BACKLOG = 512


def listening(host: str, port: int) -> socket.socket:
    """The socket to serve on, before anything else is touched. Raise Unavailable or BadSetting."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except socket.gaierror as error:
        raise BadSetting(f"{host!r} is not an address of this machine; choose another with --host") from error
    except OSError as error:
        raise _cannot_listen(host, port, error) from error


def _cannot_listen(host: str, port: int, error: OSError) -> BadSetting | Unavailable:
    match error.errno:
        case errno.EADDRINUSE:
            return Unavailable(f"port {port} on {host} is in use; stop what uses it, or choose another with --port")
        case errno.EACCES:
            return Unavailable(f"port {port} needs more rights than this user has; choose one above 1023 with --port")
        case errno.EADDRNOTAVAIL:
            return BadSetting(f"{host} is not an address of this machine; choose another with --host")
        case _:
            return Unavailable(
                f"cannot serve on {host} port {port}: {error.strerror}; choose others with --host, --port"
            )


def address(listener: socket.socket) -> str:
    """The address of a socket as a browser takes it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
