"""The pages for readers."""

from __future__ import annotations

from flask import Blueprint, request

from indexer import SearchRequest
from webui import context, params, present
from webui.access import current_index
from webui.caching import cache

blueprint = Blueprint("pages", __name__)
cache(blueprint)


@blueprint.get("/")
def search() -> str:
    """The results of a query, or the front page where nothing is asked."""
    asked = params.parse(request.args)
    if asked == params.Asked(SearchRequest(), ()):
        return context.render(present.home(current_index()))
    return context.render(present.results(current_index(), asked))


@blueprint.get("/stats")
def stats() -> str:
    """What can be searched, and what could not be read."""
    return context.render(present.stats(current_index()))


@blueprint.get("/help")
def syntax() -> str:
    """The query language by examples."""
    return context.render(present.syntax())


@blueprint.get("/article/<article_id>")
def article(article_id: str) -> str:
    """One article, with what the query matched in it."""
    asked = params.parse(request.args).request
    index = current_index()
    similar = index.search(SearchRequest(like=article_id, limit=present.SIMILAR)).hits
    marked = index.marked(article_id, asked)
    names = index.names(marked.article)
    return context.render(present.article(marked, index.copies(article_id), similar, names, asked))
