"""ninjs and JSON-LD of schema.org."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from indexer.errors import DamagedFileError, EmptyFileError, IngestError, WithdrawnError
from indexer.model import Article
from tests.unit.ingest.samples import PARAGRAPH, outcomes

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = Article(
    title="Talks open",
    body=f"{PARAGRAPH}\n\nEnd.",
    standfirst="Ministers meet.",
    id="urn:a:1",
    published=datetime(2026, 1, 2, tzinfo=UTC),
    published_from="file",
    modified=datetime(2026, 1, 3, tzinfo=UTC),
    author="Ann Lee",
    source="The Agency",
    language="en",
    tags=("defence",),
)
FIRST: dict[str, Any] = {
    "uri": "urn:a:1",
    "firstcreated": "2026-01-02T00:00:00Z",
    "versioncreated": "2026-01-03T00:00:00Z",
    "language": "en-GB",
    "byline": "By Ann Lee",
    "infosource": [{"name": "The Agency"}],
    "subject": [{"name": "defence"}],
    "headline": "Talks open",
    "description_text": "Ministers meet.",
    "body_text": "other",
    "body_html": f"<p>{PARAGRAPH}</p><p>End.</p>",
}
SECOND: dict[str, Any] = {
    "uri": "urn:a:1",
    "firstcreated": "2026-01-02T00:00:00Z",
    "versioncreated": "2026-01-03T00:00:00Z",
    "language": "en",
    "by": "Ann Lee",
    "infosources": [{"name": "The Agency"}],
    "subjects": [{"name": "defence"}],
    "headlines": [{"role": "short", "value": "Talks"}, {"role": "main", "value": "Talks open"}],
    "descriptions": [{"contenttype": "text/plain", "value": "Ministers meet."}],
    "bodies": [
        {"contenttype": "text/plain", "value": "other"},
        {"contenttype": "text/html", "value": f"<p>{PARAGRAPH}</p><p>End.</p>"},
    ],
}
CAMEL = {"firstcreated": "firstCreated", "versioncreated": "versionCreated", "contenttype": "contentType"}
LINKED: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Talks open",
    "description": "Ministers meet.",
    "articleBody": f"{PARAGRAPH}\n\nEnd.",
    "datePublished": "2026-01-02T00:00:00Z",
    "dateModified": "2026-01-03T00:00:00Z",
    "author": {"@type": "Person", "name": "Ann Lee"},
    "publisher": {"@id": "#agency"},
    "keywords": "defence",
    "inLanguage": "en",
    "url": "https://outlet.example/talks",
}
AGENCY = {"@type": "Organization", "@id": "#agency", "name": "The Agency"}


def in_camel_case(value: Any) -> Any:
    if isinstance(value, dict):
        return {CAMEL.get(key, key): in_camel_case(one) for key, one in value.items()}
    return [in_camel_case(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("item", [FIRST, SECOND, in_camel_case(SECOND)], ids=["1", "2", "3"])
def test_every_version_of_ninjs_says_the_same(tmp_path: Path, item: dict[str, Any]) -> None:
    assert outcomes(tmp_path, "a.json", json.dumps(item)) == [ARTICLE]


def test_a_list_and_lines_of_ninjs_are_read(tmp_path: Path) -> None:
    assert outcomes(tmp_path, "a.json", json.dumps([FIRST, SECOND])) == [ARTICLE, ARTICLE]
    assert outcomes(tmp_path, "a.jsonl", f"{json.dumps(FIRST)}\n{json.dumps(SECOND)}\n") == [ARTICLE, ARTICLE]


@pytest.mark.parametrize(
    ("item", "error", "message"),
    [
        ({"uri": "a", "pubstatus": "canceled", "headline": "x"}, WithdrawnError, "canceled by its agency"),
        ({"uri": "a", "pubStatus": "withheld", "headline": "x"}, WithdrawnError, "withheld by its agency"),
        ({"uri": "a", "renditions": {}}, EmptyFileError, "has no text"),
        ([{"uri": "a", "headlines": 5}], EmptyFileError, "has no text"),
    ],
)
def test_an_item_without_text_says_so(
    tmp_path: Path, item: object, error: type[IngestError], message: str
) -> None:
    [outcome] = outcomes(tmp_path, "a.json", json.dumps(item))
    assert isinstance(outcome, error)
    assert message in outcome.message


def test_what_is_no_item_in_a_list_is_told(tmp_path: Path) -> None:
    first, second = outcomes(tmp_path, "a.json", json.dumps([FIRST, 5]))
    assert first == ARTICLE
    assert isinstance(second, DamagedFileError)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(LINKED | {"publisher": AGENCY}, id="alone"),
        pytest.param({"@context": "https://schema.org", "@graph": [AGENCY, LINKED]}, id="graph"),
        pytest.param([LINKED | {"publisher": "The Agency"}], id="list"),
    ],
)
def test_json_ld_gives_all_it_knows(tmp_path: Path, content: object) -> None:
    expected = replace(ARTICLE, id="", published_from="json-ld", url="https://outlet.example/talks")
    assert outcomes(tmp_path, "a.jsonld", json.dumps(content)) == [expected]


def test_json_ld_without_an_article_says_so(tmp_path: Path) -> None:
    [outcome] = outcomes(
        tmp_path, "a.json", json.dumps({"@context": "https://schema.org", "@type": "Person"})
    )
    assert isinstance(outcome, EmptyFileError)
    assert outcome.message == "There is no article in the JSON-LD."
