"""Fetches one page from the web without being led anywhere else.

An address names what to fetch, and so does each redirect and each answer of the name service; any of them
could point at a service of this machine or its network. So names are resolved here, every address found
must be a public one, and the connection goes to the very address that was checked: a second answer of the
name service cannot change it.
"""

from __future__ import annotations

import socket
import threading
import time
import zlib
from concurrent.futures import Future
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import httpcore
import httpx

from indexer.errors import FileTooLargeError, UnreadableFileError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator, Mapping

USER_AGENT: Final = "defnews/0.1 (full-text search; fetches pages at its user's request)"
_HEADERS: Final = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html, */*;q=0.5",
    "Accept-Encoding": "gzip",
}
_MOST_REDIRECTS: Final = 5
_NAT64: Final = IPv6Network("64:ff9b::/96")
_SOCKET_OPTION = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it was received.

    Attributes:
        url: Its address after all redirects.
        content: Its bytes, any compression of the transfer undone; none where the server sent no page.
        content_type: As the server named it, without parameters, or an empty string.
        file_name: The last part of the address, or an empty string.
        status: The server's answer, such as 200.
        headers: What it said beside the page; names in lower case.
    """

    url: str
    content: bytes
    content_type: str
    file_name: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where an IPv6 address wraps an IPv4 one.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("1.1.1.1")
    (False, False, True)
    """
    one = ip_address(address)
    if isinstance(one, IPv6Address) and (inner := _wrapped(one)):
        return is_public(str(inner))
    closed = one.is_private or one.is_loopback or one.is_link_local or one.is_multicast
    return one.is_global and not (closed or one.is_reserved or one.is_unspecified)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches pages, within these bounds.

    Attributes:
        timeout_seconds: How long one may take in all, redirects included.
        max_bytes: How large one may be, unpacked.
        is_allowed: Says of an IP address whether it may be connected to.
    """

    timeout_seconds: float
    max_bytes: int
    is_allowed: Callable[[str], bool] = is_public

    def page(self, url: str, check: Callable[[str], None] | None = None) -> Fetched:
        """Fetches the page at ``url``.

        Args:
            url: An ``http`` or ``https`` address.
            check: Is asked before each request, also after a redirect, and refuses by raising.

        Raises:
            UnreadableFileError: It cannot be fetched, or the server sent another answer than a page.
            FileTooLargeError: It is larger than ``max_bytes``.
        """
        answer = self.answer(url, check=check)
        if not 200 <= answer.status < 300:
            reason = httpx.codes.get_reason_phrase(answer.status)
            raise _failed(url, f"the server answered {answer.status} {reason}".rstrip())
        return answer

    def answer(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        check: Callable[[str], None] | None = None,
    ) -> Fetched:
        """As :meth:`page`, whatever the server answers; ``headers`` are sent along."""
        deadline = time.monotonic() + self.timeout_seconds
        asked = [lambda request: check(str(request.url))] if check else []
        try:
            with (
                httpx.Client(
                    transport=_CheckedTransport(_CheckedNetwork(self.is_allowed, deadline)),
                    headers={**_HEADERS, **(headers or {})},
                    timeout=self.timeout_seconds,
                    follow_redirects=True,
                    max_redirects=_MOST_REDIRECTS,
                    event_hooks={"request": asked},
                    trust_env=False,
                ) as client,
                client.stream("GET", url) as response,
            ):
                return _received(response, url, self.max_bytes)
        except httpx.TooManyRedirects as error:
            raise _failed(url, f"it redirects more than {_MOST_REDIRECTS} times") from error
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            raise _failed(url, f"it took longer than {self.timeout_seconds:g} seconds") from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise _failed(url, str(error) or type(error).__name__) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise _failed(url, str(error) or "the connection failed") from error


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped, 6to4, Teredo or NAT64 (RFC 4291, 3056, 4380, 6052)."""
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _received(response: httpx.Response, url: str, max_bytes: int) -> Fetched:
    content = _content(response, url, max_bytes) if response.is_success else b""
    return Fetched(
        url=str(response.url),
        content=content,
        content_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        file_name=PurePosixPath(unquote(response.url.path)).name,
        status=response.status_code,
        headers=dict(response.headers.items()),
    )


def _content(response: httpx.Response, url: str, max_bytes: int) -> bytes:
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    pieces = response.iter_raw()
    if encoding in {"gzip", "x-gzip", "deflate"}:
        pieces = _unpacked(pieces, url)
    elif encoding != "identity":
        raise _failed(url, f"the server sent it as {encoding!r}, which was not asked for")
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > max_bytes:
            raise FileTooLargeError(
                f"{url} is larger than {max_bytes:,} bytes.", "Save the page and raise 'max_article_bytes'."
            )
    return bytes(content)


def _unpacked(pieces: Iterable[bytes], url: str) -> Iterator[bytes]:
    """Undoes gzip in steps of bounded size, so that a bomb is noticed before it is in memory."""
    step_bytes = 65_536
    unpacker = zlib.decompressobj(wbits=47)  # gzip or zlib, whichever the data begins with
    try:
        for packed in pieces:
            rest = packed
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, step_bytes)
                rest = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise _failed(url, f"its compression is corrupt: {error}") from error
    if not unpacker.eof:
        raise _failed(url, "it ends too early")


def _failed(url: str, reason: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{url} cannot be fetched: {reason.rstrip('.')}.", "Open it in a browser, save it, and add the file."
    )


class _CheckedTransport(httpx.BaseTransport):
    """httpx over an httpcore pool whose network is ours; the public way to give it one."""

    def __init__(self, network: httpcore.NetworkBackend) -> None:
        context: ssl.SSLContext = httpx.create_ssl_context(trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=network)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.scheme not in {"http", "https"}:
            raise httpx.UnsupportedProtocol(f"{request.url.scheme!r} is not http or https")
        target = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method, target, headers=request.headers.raw, extensions=request.extensions
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects to addresses that are allowed, and to nothing after the deadline."""

    def __init__(self, is_allowed: Callable[[str], bool], deadline: float) -> None:
        self._is_allowed = is_allowed
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        del timeout
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._network.connect_tcp(
                    address, port, _left(self._deadline), local_address, socket_options
                )
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        """All addresses of ``host``; one that is not allowed is reason enough to refuse them all."""
        try:
            found = _resolve(host, port, _left(self._deadline))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("the name service does not answer") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host!r} cannot be resolved") from error
        if not all(map(self._is_allowed, found)):
            raise httpcore.ConnectError(f"{host!r} is not on the public internet")
        return found


def _resolve(host: str, port: int, timeout_seconds: float) -> list[str]:
    """Asks the name service, which knows no time limit of its own, from a thread that may be left behind."""
    answer: Future[list[str]] = Future()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.set_result(list(dict.fromkeys(str(one[4][0]) for one in found)))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    return answer.result(timeout_seconds)


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends at the deadline however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        del timeout
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore has it
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the time is over")
    return seconds
