"""Every failure as an answer: an HTML page for readers, one JSON body for programs.

::

    {"error": {"code": "article-not-found", "message": "There is no article 'x'.", "hint": "…"}}

Only :class:`~indexer.IndexerError` chooses its own words. What nobody foresaw is logged with an id, and the
reader is told the id and nothing else.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import jsonify, make_response, request
from werkzeug.exceptions import HTTPException

from indexer import IndexerError, IndexStateError, QuerySyntaxError
from webui import context, params

if TYPE_CHECKING:
    from flask import Flask, Response

RETRY_AFTER_SECONDS: Final = 5
"""How soon asking again makes sense while there is no index: rebuilding a small one takes about as long."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What an error answer says, whatever its form."""

    status: int
    code: str
    message: str
    hint: str
    span: tuple[int, int] | None = None

    def as_dict(self) -> dict[str, dict[str, object]]:
        """The one error body of the API; ``span`` only where a place in the query is at fault."""
        body: dict[str, object] = {"code": self.code, "message": self.message, "hint": self.hint}
        return {"error": body if self.span is None else {**body, "span": self.span}}


_HTTP: Final = {
    404: Problem(
        404, "not-found", "There is nothing at this address.", "Search for it, or start from the front page."
    ),
    405: Problem(405, "method-not-allowed", "This address can only be read.", "Use GET or HEAD."),
}


def register(app: Flask) -> None:
    """Makes ``app`` answer every failure."""
    app.register_error_handler(IndexerError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _ours(error: IndexerError) -> Response:
    if error.http_status >= 500:
        _logger.error("%s", error)
    span = (error.start, error.end) if isinstance(error, QuerySyntaxError) else None
    response = _answer(Problem(error.http_status, error.code, error.message, error.hint, span))
    if isinstance(error, IndexStateError):
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    response = _answer(_HTTP.get(status, Problem(status, "bad-request", f"{error.name}.", "")))
    if "Allow" in (allowed := dict(error.get_headers())):
        response.headers["Allow"] = allowed["Allow"]
    return response


def _unforeseen(error: Exception) -> Response:
    name = secrets.token_hex(4)
    _logger.error("Failure %s at %r", name, request.path, exc_info=error)
    return _answer(
        Problem(
            500,
            "internal",
            "Something went wrong here; it is not your query.",
            f"The server's log has the details under {name}.",
        )
    )


def _answer(problem: Problem) -> Response:
    if request.path.startswith("/api/") or request.path == "/healthz":
        response = jsonify(problem.as_dict())
    else:
        response = make_response(context.render(_page(problem)))
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(problem: Problem) -> context.ErrorPage:
    asked = params.parse(request.args).request
    return context.ErrorPage(
        title=f"{problem.message.rstrip('.')} – defnews",
        question=asked,
        kept=context.kept(asked),
        message=problem.message,
        hint=problem.hint,
        code=problem.code,
    )
