"""Addresses within the site, made from the question on screen.

Whatever changes the question goes back to its first page; whatever only looks at it keeps the page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import request as current_request
from flask import url_for

from indexer import SearchRequest
from webui import params

if TYPE_CHECKING:
    from indexer import Sort, Suggestion

_DEFAULT = SearchRequest()


def home() -> str:
    """The front page."""
    return url_for("pages.search")


def results(request: SearchRequest) -> str:
    """The results of ``request``."""
    return _with_query(home(), request)


def article(article_id: str, request: SearchRequest) -> str:
    """An article, which keeps the question so that it can mark the matches and lead back."""
    return _with_query(url_for("pages.article", article_id=article_id), request)


def as_json(request: SearchRequest) -> str:
    """The same answer from the API."""
    return _with_query(url_for("api.search"), request)


def feed(request: SearchRequest) -> str:
    """The newest of the same answer as a feed."""
    return _with_query(
        url_for("feeds.atom"), replace(request, sort="relevance", page=1, limit=_DEFAULT.limit)
    )


def copies(request: SearchRequest, article_id: str) -> str:
    """The articles of one's story that the question finds."""
    return results(replace(request, story=article_id, page=1))


def without_story(request: SearchRequest) -> str:
    """The results from all stories."""
    return results(replace(request, story="", page=1))


def fold(request: SearchRequest, *, fold: bool) -> str:
    """The same results with copies folded under the best of them, or each by itself."""
    return results(replace(request, fold=fold, page=1))


def suggestions() -> str:
    """What a query that is being typed may become, for browsers."""
    return url_for("feeds.suggest")


def source(name: str) -> str:
    """All articles of an outlet, newest first."""
    return results(SearchRequest(sort="newest", filters={"source": (name,)}))


def named(facet: str, value: str) -> str:
    """All articles that name a thing, newest first."""
    return results(SearchRequest(sort="newest", filters={facet: (value,)}))


def similar(article_id: str) -> str:
    """The articles that are like one."""
    return results(SearchRequest(like=article_id))


def without_like(request: SearchRequest) -> str:
    """The results whether or not they are like an article."""
    return results(replace(request, like="", page=1))


def article_as_json(article_id: str) -> str:
    """The same article from the API."""
    return url_for("api.article", article_id=article_id)


def page(request: SearchRequest, number: int) -> str:
    """Page ``number`` of the same results."""
    return results(replace(request, page=number))


def query(request: SearchRequest, text: str, without: str = "") -> str:
    """The results for ``text`` in the same order and by the same filters, but for one of these.

    Args:
        request: The question on screen.
        text: The new query.
        without: A facet, or ``dates``.
    """
    filters = {name: values for name, values in request.filters.items() if name != without}
    if without == "dates":
        request = replace(request, since=None, until=None)
    return results(replace(request, query=text, filters=filters, page=1))


def suggestion(request: SearchRequest, one: Suggestion) -> str:
    """Where a suggestion leads: to the article of a title, or to the results of a query."""
    return article(one.id, request) if one.id else query(request, one.query)


def as_typed(request: SearchRequest) -> str:
    """The results for the words as they were typed, and nothing else for them."""
    return results(replace(request, expand=False, forms=False, spellings=False, page=1))


def sort(request: SearchRequest, order: Sort, *, recency: bool = False) -> str:
    """The same results in another order."""
    return results(replace(request, sort=order, recency=recency, page=1))


def why(request: SearchRequest) -> str:
    """The same results with what their scores are made of, or without it again."""
    return results(replace(request, why=not request.why))


def per_page(request: SearchRequest, limit: int) -> str:
    """The same results with ``limit`` hits a page."""
    return results(replace(request, limit=limit, page=1))


def without_value(request: SearchRequest, facet: str, value: str) -> str:
    """The results without the filter ``facet`` = ``value``."""
    rest = tuple(one for one in request.filters.get(facet, ()) if one != value)
    return results(replace(request, filters={**request.filters, facet: rest}, page=1))


def without_since(request: SearchRequest) -> str:
    """The results from any first day."""
    return results(replace(request, since=None, page=1))


def without_until(request: SearchRequest) -> str:
    """The results up to any last day."""
    return results(replace(request, until=None, page=1))


def without_filters(request: SearchRequest) -> str:
    """The results under no filter and of any date, like no article in particular, in any words."""
    unfiltered = SearchRequest(
        request.query,
        limit=request.limit,
        sort=request.sort,
        why=request.why,
        fold=request.fold,
        recency=request.recency,
    )
    return results(unfiltered)


def in_full(address: str) -> str:
    """An address of this site for who is not on it; the host is the one that was asked."""
    return current_request.host_url.rstrip("/") + address


def everything() -> str:
    """All articles, newest first."""
    return results(SearchRequest(sort="newest"))


def _with_query(address: str, request: SearchRequest) -> str:
    found = params.pairs(request)
    return f"{address}?{urlencode(found)}" if found else address
