"""For the programs that readers use: a feed of any query, and what a browser's search box needs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request

from webui import context, formats, params, present, urls
from webui.access import current_index
from webui.caching import cache

blueprint = Blueprint("feeds", __name__)
cache(blueprint)

_ENTRIES: Final = 50


@blueprint.get("/feed.atom")
def atom() -> Response:
    """The newest articles that a query finds, as Atom (RFC 4287)."""
    asked = params.parse(request.args).request
    wanted = replace(asked, sort="newest", page=1, limit=_ENTRIES)
    return Response(context.render(present.feed(current_index(), wanted)), mimetype="application/atom+xml")


@blueprint.get("/suggest")
def suggest() -> Response:
    """What a query may become, for a browser's address bar (OpenSearch Suggestions 1.1)."""
    asked = params.parse(request.args).request
    found = current_index().suggest(asked)
    answer = [
        asked.query,
        [one.query or one.text for one in found],
        [formats.articles(one.count) for one in found],
        [urls.in_full(urls.suggestion(asked, one)) for one in found],
    ]
    return Response(json.dumps(answer), mimetype="application/x-suggestions+json")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """What a browser needs to search here from its own search box (OpenSearch 1.1)."""
    text = context.render(present.search_box())
    return Response(text, mimetype="application/opensearchdescription+xml")
