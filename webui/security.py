"""What protects the reader: response headers, and the check of the Host header.

Every text on a page may come from a hostile file. Escaping is the first wall; the content policy is the
second: no script runs but our own file, nothing is loaded from elsewhere, no page is framed. Queries are
nobody's business, so no address leaves with a referrer.

The server usually listens on the loopback address only, but any website can make the reader's browser send
requests there. It cannot read the answers, unless its own name suddenly points to 127.0.0.1 ("DNS
rebinding"): then the browser takes our pages for the website's. The name gives it away, because it stays in
the Host header. So a name must be ``localhost`` or the one the operator configured. A bare IP address is
always fine: there is no name in it that could have been pointed elsewhere.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import request

from indexer import UserError

if TYPE_CHECKING:
    from flask import Flask, Response

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def protect(app: Flask, host: str) -> None:
    """Checks the Host header of every request to ``app`` and sets the headers of every response.

    Args:
        app: The application.
        host: The name or address that the operator configured.
    """
    known = frozenset({"localhost", host.lower()})

    @app.before_request
    def check_host() -> None:
        name = host_name(request.host)
        if name not in known and not is_address(name):
            raise UserError(
                "This server does not answer to the name in the request.",
                "Open it by its IP address, or start it with --host and the name it should have.",
            )

    @app.after_request
    def set_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response


def host_name(host: str) -> str:
    """The name in a Host header without port, brackets, final dot, capitals; empty where there is none.

    >>> host_name("Localhost.:8000"), host_name("[::1]:8000")
    ('localhost', '::1')
    """
    try:
        return (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return ""


def is_address(name: str) -> bool:
    """Whether ``name`` is an IP address as such."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
