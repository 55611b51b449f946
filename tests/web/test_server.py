from __future__ import annotations

import http.client
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from indexer import BadValueError, Settings, SettingsError
from tests.web import site
from webui import server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def address(served: Settings) -> Iterator[str]:
    with site.running(served) as found:
        yield found


def _get(address: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_it_serves_and_says_where(address: str) -> None:
    status, body = _get(address, "/?q=river")
    assert status == 200
    assert b"8 articles" in body


@pytest.mark.parametrize("letter", ["a", "%E4%BD%A0"], ids=["ascii", "chinese"])
def test_ten_thousand_characters_are_answered(address: str, letter: str) -> None:
    assert _get(address, f"/?q={letter * 10_000}")[0] == 200


def test_far_too_much_is_refused(address: str) -> None:
    assert _get(address, f"/?q={'a' * 300_000}")[0] == 431


def test_a_port_that_is_taken_is_told() -> None:
    with server.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            SettingsError, match=f"Cannot listen on 127.0.0.1, port {port}: Address already in use[.]"
        ) as caught:
            server.serve(Settings(port=port), ready=lambda _: None)
    assert "--port" in caught.value.hint


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "a" * 300])
def test_a_host_that_cannot_be_is_told(host: str) -> None:
    with pytest.raises(SettingsError, match="Cannot listen on"):
        server.listen(host, 0)


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_cannot_be_is_told(port: int) -> None:
    with pytest.raises(BadValueError, match="is not a number from 0 to 65535 for 'port'"):
        server.listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", "http://localhost:{}/"), ("0.0.0.0", "http://127.0.0.1:{}/"), ("::1", "http://[::1]:{}/")],  # noqa: S104
)
def test_address_to_open(host: str, expected: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert server.address(host, listener) == expected.format(listener.getsockname()[1])
