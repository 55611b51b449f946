"""What the engine answers → what a template gets. All choices of wording and linking are made here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from indexer import FACETS, SORTS, SearchRequest, query_guide
from webui import context, examples, formats, notes, params, parts, urls
from webui.marks import numbered, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indexer import Article, FacetValue, Hit, Index, KnownName, MarkedArticle, SearchPage, Sort
    from webui.params import Asked

SIMILAR: Final = 5
"""Articles that are shown below the one they are like."""

_NEWEST: Final = 10
_FAILURES_SHOWN: Final = 100
_VALUES_SHOWN: Final = 8
_PAGES_AROUND: Final = 2
_PAGE_LANGUAGE: Final = "en"
_ISO_639: Final = re.compile(r"[a-z]{2,3}")

_ORDERS: Final[Mapping[Sort, str]] = {
    "relevance": "best match first",
    "newest": "newest first",
    "oldest": "oldest first",
}
_SORT_LABELS: Final[Mapping[Sort, str]] = {"relevance": "Relevance", "newest": "Newest", "oldest": "Oldest"}
_FACET_LABELS: Final = {
    "source": "Source",
    "country": "Country",
    "organisation": "Organisation",
    "system": "Weapon system",
    "company": "Company",
    "language": "Language",
}
_DATED_BY: Final = {
    "json-ld": "the date comes from the structured data of the page",
    "meta": "the date comes from the metadata of the page",
    "time": "the date was read off the page",
    "url": "the date stands in the address of the page",
    "file": "the date stands in the file",
    "page": "the date was found in the page",
    "feed": "the date comes from the feed",
    "mail": "the date is that of the message",
    "properties": "the date comes from the properties of the document",
    "dateline": "the date stands in the dateline",
}


def home(index: Index) -> context.HomePage:
    """The front page."""
    stats = index.stats()
    newest = index.search(SearchRequest(sort="newest", limit=_NEWEST))
    return context.HomePage(
        title=f"defnews – search {formats.articles(stats.articles)}",
        question=SearchRequest(),
        kept=(),
        stats=stats,
        newest=tuple(_listed(hit, SearchRequest()) for hit in newest.hits),
        examples=examples.find(index),
        everything=urls.everything(),
    )


def results(index: Index, asked: Asked) -> context.ResultsPage:
    """The page of an answer. Without a query nothing is more relevant than anything else: newest first."""
    request = asked.request
    if not request.query and request.sort == "relevance":
        request = replace(request, sort="newest")
    page = index.search(replace(request, typical=True))
    request = page.request
    return context.ResultsPage(
        title=_title(page),
        question=request,
        kept=context.kept(request, with_filters=False),
        total=page.total,
        stories=page.stories,
        folding=_folding(page),
        order=_ORDERS[request.sort],
        took_ms=page.took_ms,
        understood=page.understood,
        typical=tuple(parts.Link(one.text, urls.query(request, one.query)) for one in page.typical),
        notes=tuple(notes.told(page)),
        additions=notes.additions(page),
        problems={one.field: one.message for one in asked.problems},
        filters=tuple(_filters(page)),
        unfiltered=urls.without_filters(request),
        unfiltered_total=0 if page.total else index.search(SearchRequest(request.query, limit=1)).total,
        sorts=_sorts(request),
        facets=tuple(_choices(name, page) for name in FACETS if name in page.facets),
        hits=tuple(_listed(hit, request) for hit in page.hits if not hit.partial),
        rest=tuple(_listed(hit, request) for hit in page.hits if hit.partial),
        start=(request.page - 1) * request.limit + 1,
        pagination=_pagination(page),
        examples=() if page.total else examples.find(index),
        why=urls.why(request) if request.query else "",
        as_json=urls.as_json(request),
        feed=urls.feed(request),
    )


def article(
    marked: MarkedArticle,
    copies: tuple[Article, ...],
    similar: tuple[Hit, ...],
    names: tuple[KnownName, ...],
    request: SearchRequest,
) -> context.ArticlePage:
    """The page of an article, with those that are like it and the way back to the results of ``request``."""
    text = numbered((marked.standfirst, *marked.paragraphs), names)
    in_title = len(marked.title.spans)
    one = marked.article
    return context.ArticlePage(
        title=f"{one.title} – defnews",
        question=request,
        kept=context.kept(request),
        article=one,
        heading=pieces(marked.title),
        standfirst=text[0],
        paragraphs=text[1:],
        matches=marked.matches - in_title,
        matches_in_title=in_title,
        dated_by=_DATED_BY.get(one.published_from or "", ""),
        original=one.url if one.url and _is_web_address(one.url) else None,
        language=_foreign(one.language),
        similar=tuple(_listed(hit, SearchRequest()) for hit in similar),
        all_similar=urls.similar(one.id),
        back=urls.results(request) if params.pairs(request) else None,
        as_json=urls.article_as_json(one.id),
        copies=tuple(
            parts.PrintedCopy(urls.article(copy.id, request), copy.title, copy.source, copy.published)
            for copy in copies
        ),
        names=tuple(
            parts.ExplainedName(urls.named(name.facet, name.value), name.label, name.about, name.others)
            for name in names
        ),
    )


def stats(index: Index) -> context.StatsPage:
    """The page of figures."""
    found = index.stats()
    return context.StatsPage(
        title=f"{formats.articles(found.articles)} – defnews",
        question=SearchRequest(),
        kept=(),
        stats=found,
        sources=tuple(parts.Outlet(one.label, urls.source(one.value), one.count) for one in found.sources),
        failures=found.failures[:_FAILURES_SHOWN],
    )


def syntax() -> context.HelpPage:
    """The page of the query language."""
    topics = query_guide(datetime.now(UTC).date())
    return context.HelpPage(
        title="How to ask – defnews",
        question=SearchRequest(),
        kept=(),
        topics=tuple(
            context.Topic(
                anchor=re.sub(r"\W+", "-", topic.name.lower()),
                guide=topic,
                examples=tuple(
                    (parts.Link(one.query, urls.results(SearchRequest(one.query))), one.meaning)
                    for one in topic.examples
                ),
            )
            for topic in topics
        ),
    )


def feed(index: Index, request: SearchRequest) -> context.FeedPage:
    """The feed of a query."""
    in_step = index.ledger.written_at
    hits = index.search(request).hits
    return context.FeedPage(
        title=f"{request.query or 'All articles'} – defnews",
        address=urls.in_full(urls.feed(request)),
        results=urls.in_full(urls.results(replace(request, limit=SearchRequest().limit))),
        updated=in_step,
        entries=tuple(
            parts.Entry(
                id=f"urn:defnews:article:{quote(hit.id, safe='')}",
                title=hit.title.text,
                author=hit.author or hit.source or "not named",
                published=hit.published,
                updated=hit.published or in_step,
                url=urls.in_full(urls.article(hit.id, SearchRequest())),
                summary=hit.snippet.text,
            )
            for hit in hits
        ),
    )


def search_box() -> context.SearchBoxPage:
    """What a browser's own search box needs."""
    return context.SearchBoxPage(
        title="defnews",
        results=f"{urls.in_full(urls.home())}?q={{searchTerms}}",
        feed=f"{urls.in_full(urls.feed(SearchRequest()))}?q={{searchTerms}}",
        as_json=f"{urls.in_full(urls.as_json(SearchRequest()))}?q={{searchTerms}}",
        suggestions=f"{urls.in_full(urls.suggestions())}?q={{searchTerms}}",
    )


def _title(page: SearchPage) -> str:
    parts = [
        page.request.query or "All articles",
        f"page {page.request.page}" if page.request.page > 1 else "",
        f"{page.total:,} {'result' if page.total == 1 else 'results'}",
        "defnews",
    ]
    return " – ".join(part for part in parts if part)


def _listed(hit: Hit, request: SearchRequest) -> parts.ListedHit:
    return parts.ListedHit(
        url=urls.article(hit.id, request),
        title=pieces(hit.title),
        snippet=pieces(hit.snippet),
        source=hit.source,
        author=hit.author,
        published=hit.published,
        language=_foreign(hit.language),
        copies=hit.copies,
        copies_url=urls.copies(request, hit.id),
        why=" + ".join(f"{part.said} {part.score:.2f}" for part in hit.why),
        score=hit.score,
    )


def _filters(page: SearchPage) -> Iterator[parts.Link]:
    request = page.request
    yield from notes.switched_off(request)
    for name, values in request.filters.items():
        labels = {one.value: one.label for one in page.facets.get(name, ())}
        for value in values:
            yield parts.Link(labels.get(value, value), urls.without_value(request, name, value))
    if request.story:
        yield parts.Link("one story", urls.without_story(request))
    if request.like:
        yield parts.Link("like one article", urls.without_like(request))
    if request.since:
        yield parts.Link(f"from {request.since.isoformat()}", urls.without_since(request))
    if request.until:
        yield parts.Link(f"to {request.until.isoformat()}", urls.without_until(request))


def _folding(page: SearchPage) -> parts.Link | None:
    if page.stories == page.total or page.request.story:
        return None
    label = "Show copies apart" if page.request.fold else "Fold copies"
    return parts.Link(label, urls.fold(page.request, fold=not page.request.fold))


def _sorts(request: SearchRequest) -> tuple[parts.Link, ...]:
    offered = SORTS if request.query else tuple(one for one in SORTS if one != "relevance")
    recent = request.recency and request.sort == "relevance"
    links = [
        parts.Link(_SORT_LABELS[one], urls.sort(request, one), current=one == request.sort and not recent)
        for one in offered
    ]
    if request.query:
        address = urls.sort(request, "relevance", recency=True)
        links.insert(1, parts.Link("Relevant and recent", address, current=recent))
    return tuple(links)


def _choices(name: str, page: SearchPage) -> parts.Choices:
    chosen = page.request.filters.get(name, ())
    found = [
        (place < _VALUES_SHOWN or one.value in chosen, _choice(one, chosen))
        for place, one in enumerate(page.facets[name])
    ]
    return parts.Choices(
        name=name,
        label=_FACET_LABELS[name],
        first=tuple(one for shown, one in found if shown),
        rest=tuple(one for shown, one in found if not shown),
    )


def _choice(value: FacetValue, chosen: tuple[str, ...]) -> parts.Choice:
    return parts.Choice(value.value, value.label, value.count, chosen=value.value in chosen)


def _pagination(page: SearchPage) -> parts.Pagination:
    request, here = page.request, page.request.page
    lengths = sorted({*params.PER_PAGE, request.limit})
    return parts.Pagination(
        previous=urls.page(request, here - 1) if here > 1 else None,
        next=urls.page(request, here + 1) if here < page.pages else None,
        numbers=tuple(
            parts.Link(f"{number:,}", urls.page(request, number), current=number == here) if number else None
            for number in page_numbers(here, page.pages)
        ),
        per_page=tuple(
            parts.Link(str(one), urls.per_page(request, one), current=one == request.limit) for one in lengths
        ),
    )


def page_numbers(here: int, pages: int) -> list[int]:
    """First, last and the pages around ``here``; 0 stands for a gap of more than one page.

    >>> page_numbers(6, 20)
    [1, 0, 4, 5, 6, 7, 8, 0, 20]
    """
    near = range(here - _PAGES_AROUND, here + _PAGES_AROUND + 1)
    found: list[int] = []
    for number in sorted({1, pages, *(one for one in near if 1 <= one <= pages)}):
        missing = number - (found[-1] if found else 0) - 1
        if missing:
            found.append(number - 1 if missing == 1 else 0)
        found.append(number)
    return found


def _foreign(language: str | None) -> str | None:
    known = language is not None and _ISO_639.fullmatch(language)
    return language if known and language != _PAGE_LANGUAGE else None


def _is_web_address(url: str) -> bool:
    """Whether ``url`` can only open a web page: no ``javascript:``, no ``data:``, no relative path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
