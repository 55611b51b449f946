"""The servers here are real and misbehave; only the check of their address is told to let loopback pass."""

from __future__ import annotations

import gzip
import socket
import threading
import time

import pytest

from indexer.errors import FileTooLargeError, UnreadableFileError
from indexer.ingest.fetch import Fetched, Fetcher, is_public
from tests.unit.ingest.server import OK, answering, is_loopback, saying, serving


def fetch_here(url: str, *, timeout_seconds: float = 5, max_bytes: int = 100_000) -> Fetched:
    return Fetcher(timeout_seconds, max_bytes, is_loopback).page(url)


def test_a_page_is_fetched() -> None:
    with serving(saying(OK + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Talks")) as url:
        address = f"{url}/a/talks%20open?x=1"
        assert fetch_here(address) == Fetched(address, b"<p>Talks", "text/html", "talks open")


def test_compression_is_undone() -> None:
    content = b"<p>Talks</p>" * 100
    with serving(saying(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(content))) as url:
        assert fetch_here(url).content == content


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "answered 404 Not Found", id="404"
        ),
        pytest.param(b"SSH-2.0-OpenSSH\r\n\r\n", "illegal", id="no-http"),
        pytest.param(b"", "disconnected", id="nothing"),
        pytest.param(OK + b"Content-Length: 100\r\n\r\nhalf", "peer closed", id="cut-short"),
        pytest.param(
            OK + b"Content-Encoding: zstd\r\n\r\nx", "'zstd', which was not asked for", id="encoding"
        ),
        pytest.param(
            OK + b"Content-Encoding: gzip\r\n\r\n<p>Talks</p>", "compression is corrupt", id="no-gzip"
        ),
        pytest.param(
            OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 99)[:-9],
            "ends too early",
            id="gzip",
        ),
        pytest.param(
            b"HTTP/1.1 302 Found\r\nLocation: /again\r\nConnection: close\r\n\r\n",
            "redirects more than 5",
            id="loop",
        ),
        pytest.param(
            b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", "not http or https", id="file"
        ),
        pytest.param(
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2/\r\n\r\n", "not on the public", id="inside"
        ),
        pytest.param(
            b"HTTP/1.1 302 Found\r\nLocation: http://[::1]/\r\n\r\n", "not on the public", id="inside-v6"
        ),
        pytest.param(
            b"HTTP/1.1 302 Found\r\nLocation: http://a b/\r\n\r\n", "cannot be resolved", id="broken-location"
        ),
    ],
)
def test_what_goes_wrong_is_said(answer: bytes, reason: str) -> None:
    with serving(saying(answer)) as url, pytest.raises(UnreadableFileError) as raised:
        fetch_here(url)
    assert reason.lower() in raised.value.message.lower()
    assert raised.value.message.startswith(f"{url} cannot be fetched: ")


@pytest.mark.parametrize(
    "head",
    [OK + b"\r\n", OK + b"Content-Encoding: gzip\r\n\r\n", OK + b"Transfer-Encoding: chunked\r\n\r\n"],
    ids=["plain", "bomb", "chunked"],
)
def test_size_is_limited(head: bytes) -> None:
    content = bytes(5_000_000)
    if b"gzip" in head:
        content = gzip.compress(content)
    elif b"chunked" in head:
        content = b"10000\r\n" + bytes(65_536) + b"\r\n10000\r\n" + bytes(65_536) + b"\r\n"
    with (
        serving(saying(head + content)) as url,
        pytest.raises(FileTooLargeError, match="larger than 100,000 bytes"),
    ):
        fetch_here(url)


@pytest.mark.parametrize(
    "start", [b"", OK + b"X-Slow: ", OK + b"\r\n"], ids=["silent", "in-headers", "in-body"]
)
def test_time_is_limited_however_slowly_a_server_drips(start: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(start)
        for _ in range(40):
            time.sleep(0.05)
            if start:
                connection.sendall(b"x")

    began = time.monotonic()
    with serving(drip) as url, pytest.raises(UnreadableFileError, match=r"longer than 0\.3 seconds"):
        fetch_here(url, timeout_seconds=0.3)
    assert time.monotonic() - began < 5


def test_a_name_service_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = threading.Event()

    def silent(*_: object, **__: object) -> list[object]:
        asked.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    with pytest.raises(UnreadableFileError, match=r"longer than 0\.1 seconds"):
        fetch_here("http://outlet.example/", timeout_seconds=0.1)
    asked.set()


def test_a_closed_port_and_a_server_without_tls_are_told() -> None:
    with (
        serving(saying(b"no handshake")) as url,
        pytest.raises(UnreadableFileError, match="cannot be fetched"),
    ):
        fetch_here(url.replace("http", "https"))
    with pytest.raises(UnreadableFileError, match="refused"):
        fetch_here(url)


def test_redirects_are_followed_to_the_end() -> None:
    answers = [
        b"HTTP/1.1 301 Moved\r\nLocation: /new/place.html\r\nConnection: close\r\n\r\n",
        OK + b"\r\nhere",
    ]

    with serving(
        lambda connection: connection.sendall(answers.pop(0) if len(answers) > 1 else answers[0])
    ) as url:
        page = fetch_here(f"{url}/old")
    assert (page.url, page.content, page.file_name) == (f"{url}/new/place.html", b"here", "place.html")


def test_the_program_says_who_it_is_and_sends_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with serving(saying(OK + b"\r\nx")) as url:
        assert fetch_here(url).content == b"x"


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/x", "file:///etc/passwd", "a.example", "http://", "http://[x/", "http://a\x00b/", ""],
)
def test_only_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be fetched"):
        fetch_here(url)


def test_one_address_inside_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("127.0.0.1", "10.0.0.1"))
    with pytest.raises(UnreadableFileError, match="is not on the public internet"):
        fetch_here("http://outlet.example/")


def test_the_name_is_asked_for_once_and_the_checked_address_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with serving(saying(OK + b"\r\nx")) as url:
        port = int(url.rpartition(":")[2])
        resolve = socket.getaddrinfo

        def rebinding(host: str, *arguments: object, **options: object) -> object:
            if host != "outlet.example":
                return resolve(host, *arguments, **options)  # type: ignore[arg-type]
            asked.append(host)
            return answering("127.0.0.1" if len(asked) == 1 else "10.0.0.1")(host, port)

        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        assert fetch_here(f"http://outlet.example:{port}/").content == b"x"
    assert asked == ["outlet.example"]


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1%1"),
        *("fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::a00:1", "2002:7f00:1::"),
        *("2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1", "::127.0.0.1", "64:ff9b:1::1"),
    ],
)
def test_addresses_inside_are_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_outside_are_told(address: str) -> None:
    assert is_public(address)


def test_what_a_server_says_beside_a_page_is_kept_and_no_page_is_no_failure() -> None:
    said = b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\nConnection: close\r\n\r\n'
    with serving(saying(said)) as url:
        answer = Fetcher(5, 100, is_loopback).answer(url, {"If-None-Match": '"7"'})
    assert (answer.status, answer.content, answer.headers["etag"]) == (304, b"", '"7"')


def test_every_redirect_is_asked_about_before_it_is_followed() -> None:
    asked: list[str] = []

    def refuse_inside(address: str) -> None:
        asked.append(address.rpartition("/")[2])
        if address.endswith("/inside"):
            raise UnreadableFileError("Not that one.")

    with (
        serving(saying(b"HTTP/1.1 302 Found\r\nLocation: /inside\r\nConnection: close\r\n\r\n")) as url,
        pytest.raises(UnreadableFileError, match=r"Not that one\."),
    ):
        Fetcher(5, 100, is_loopback).page(f"{url}/outside", check=refuse_inside)
    assert asked == ["outside", "inside"]


def test_the_address_of_a_cloud_machine_about_itself_is_not_asked() -> None:
    said = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/\r\nConnection: close\r\n\r\n"
    with serving(saying(said)) as url, pytest.raises(UnreadableFileError, match="not on the public internet"):
        fetch_here(url)
