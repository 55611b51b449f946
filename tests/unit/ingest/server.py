"""A web server that says what it is told to, right or wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
Answer = Callable[[socket.socket], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """Serves every connection by ``answer`` until the block ends; gives the address."""
    with _listening(lambda connection, _: answer(connection)) as url:
        yield url


@contextmanager
def serving_pages(pages: Mapping[str, bytes], asked: list[bytes] | None = None) -> Iterator[str]:
    """Serves whole answers by their path, 404 where there is none; ``asked`` notes every request."""

    def answer(connection: socket.socket, request: bytes) -> None:
        if asked is not None:
            asked.append(request)
        path = request.split(b" ")[1].decode()
        connection.sendall(pages.get(path, b"HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n"))

    with _listening(answer) as url:
        yield url


def saying(content: bytes) -> Answer:
    return lambda connection: connection.sendall(content)


def answering(*addresses: str) -> Callable[..., list[tuple[int, int, int, str, tuple[str, int]]]]:
    """A name service that gives every name these addresses."""
    return lambda _host, port, **_: [(2, 1, 6, "", (address, port)) for address in addresses]


def is_loopback(address: str) -> bool:
    return address == "127.0.0.1"


@contextmanager
def _listening(answer: Callable[[socket.socket, bytes], None]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    try:
                        answer(connection, connection.recv(65_536))
                    except OSError:
                        continue

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(5)
