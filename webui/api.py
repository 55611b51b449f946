"""The same answers for programs, as JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, request

from webui import params, urls
from webui.access import current_index
from webui.caching import cache

if TYPE_CHECKING:
    from flask import Response

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
cache(blueprint)

health = Blueprint("health", __name__)


@blueprint.get("/search")
def search() -> Response:
    """One page of hits.

    Raises:
        BadValueError: A parameter makes no sense; a program is better told than guessed at.
        QuerySyntaxError: With ``strict=1``, the query would have to be repaired.
    """
    asked = params.parse(request.args)
    for problem in asked.problems:
        raise problem
    strict, typical = (request.args.get(name) == "1" for name in ("strict", "typical"))
    question = replace(asked.request, strict=strict, typical=typical)
    return jsonify(current_index().search(question).as_dict())


@blueprint.get("/suggest")
def suggest() -> Response:
    """What the query that is being typed may become, each with the address that it leads to."""
    asked = params.parse(request.args).request
    found = [{**one.as_dict(), "url": urls.suggestion(asked, one)} for one in current_index().suggest(asked)]
    return jsonify({"query": asked.query, "suggestions": found})


@blueprint.get("/articles/<article_id>/similar")
def similar(article_id: str) -> Response:
    """A search for the articles that are like one."""
    asked = params.parse(request.args).request
    return jsonify(current_index().search(replace(asked, like=article_id)).as_dict())


@blueprint.get("/articles/<article_id>")
def article(article_id: str) -> Response:
    """One article, and what else was printed of its story."""
    index = current_index()
    copies = [one.brief() for one in index.copies(article_id)]
    return jsonify({**index.article(article_id).as_dict(), "copies": copies})


@health.get("/healthz")
def healthz() -> Response:
    """Whether questions can be answered, and how many parts of them slowly; 503 with the reason otherwise."""
    index = current_index()
    stats = index.stats()
    known = {"articles": stats.articles, "commit": index.commit, "walked": stats.walked}
    response = jsonify({"status": "ok", **known})
    response.headers["Cache-Control"] = "no-store"
    return response
