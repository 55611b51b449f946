"""Answers that need not be computed twice: an ETag from the commit of the index, the day and the address.

Same run, same commit, same day, same address: same page. So the question whether a copy is still good is
answered before anything is searched, which makes the back button free. Copies are private and always asked
about.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from flask import Response, g, request

from webui.access import current_index

if TYPE_CHECKING:
    from flask import Blueprint

RUN: Final = secrets.token_hex(6)
"""Names this run of the program: after a restart the program, or the index it is given, may be another."""


def cache(blueprint: Blueprint) -> None:
    """Makes every answer of ``blueprint`` carry an ETag and honour If-None-Match."""

    @blueprint.before_request
    def is_still_good() -> Response | None:
        state = f"{RUN} {current_index().commit} {datetime.now(UTC).date()} {request.full_path}"
        g.etag = hashlib.sha256(state.encode()).hexdigest()[:20]
        return Response(status=304) if request.if_none_match.contains_weak(g.etag) else None

    @blueprint.after_request
    def name_it(response: Response) -> Response:
        if response.status_code in {200, 304}:
            response.set_etag(g.etag, weak=True)
            response.headers["Cache-Control"] = "private, no-cache"
        return response
