"""Answers that need not be computed twice: an ETag from the commit of the index and the address.

Same commit, same address, same program: same page. So the question whether a copy is still good is answered
before anything is searched, which makes the back button free. Copies are private and always asked about.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Response, g, request

from webui.access import current_index

if TYPE_CHECKING:
    from flask import Blueprint

_FOLDER: Final = Path(__file__).parent


def build_id() -> str:
    """Changes whenever a file of the front end does."""
    files = sorted(one for one in _FOLDER.rglob("*") if one.suffix in {".py", ".html", ".css", ".svg"})
    return hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()[:12]


BUILD: Final = build_id()


def cache(blueprint: Blueprint) -> None:
    """Makes every answer of ``blueprint`` carry an ETag and honour If-None-Match."""

    @blueprint.before_request
    def is_still_good() -> Response | None:
        state = f"{BUILD} {current_index().commit} {request.full_path}"
        g.etag = hashlib.sha256(state.encode()).hexdigest()[:20]
        return Response(status=304) if request.if_none_match.contains_weak(g.etag) else None

    @blueprint.after_request
    def name_it(response: Response) -> Response:
        if response.status_code in {200, 304}:
            response.set_etag(g.etag, weak=True)
            response.headers["Cache-Control"] = "private, no-cache"
        return response
