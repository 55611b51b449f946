"""The front end on a production server: one process, a few threads, nothing of it on stdout.

waitress reads requests in its own loop and hands only whole ones to the threads: slow clients block nobody.
It bounds what it reads at 256 KiB, room for a query of 10,000 characters of any script, where gunicorn stops
at 8,190 bytes or not at all.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final

from waitress.server import create_server

from indexer import BadValueError, SettingsError
from webui import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer import Settings

THREADS: Final = 4
_MOST_BODY_BYTES: Final = 1024  # nothing here reads a body


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serves until it is interrupted.

    Args:
        settings: Says where the index is and what to listen on; port 0 takes any free one.
        ready: Called with the address once requests are taken.

    Raises:
        SettingsError: The address cannot be listened on.
        BadValueError: There is no such port.
    """
    with listen(settings.host, settings.port) as listener:
        server = create_server(
            create_app(settings),
            sockets=[listener],
            threads=THREADS,
            ident=None,
            max_request_body_size=_MOST_BODY_BYTES,
        )
        ready(address(settings.host, listener))
        server.run()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        SettingsError: It cannot, with the reason.
        BadValueError: There is no such port.
    """
    if not 0 <= port <= 65_535:
        raise BadValueError("port", str(port), "a number from 0 to 65535")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        reason = reason.partition(" (while")[0]  # create_server repeats the address there
        raise SettingsError(
            f"Cannot listen on {host}, port {port}: {reason}.",
            "Choose another one with --host or --port, or stop the program that holds it.",
        ) from error


def address(host: str, listener: socket.socket) -> str:
    """What to open in a browser; a wildcard is not an address one can go to."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://{f'[{name}]' if ':' in name else name}:{listener.getsockname()[1]}/"
