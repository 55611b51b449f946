"""Articles and queries made to break out of a page: they are text everywhere, and nothing is ever run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from jinja2 import nodes
from lxml import etree

from indexer import Article, MarkedArticle, SearchRequest, Settings, Snippet, Span
from tests.web import site
from webui import create_app, present
from webui.security import HEADERS, host_name

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"><img src=x onerror='alert(2)'>"
WEBUI = Path(present.__file__).parent
HOSTILE: list[dict[str, Any]] = [
    {
        "id": "script",
        "title": f"Hostile {SCRIPT}",
        "standfirst": f"Standfirst {BREAKOUT}",
        "text": f"Hostile body {SCRIPT}\n\n{BREAKOUT} and </p></main>{{{{ 7 * 7 }}}}",
        "author": f"Author {BREAKOUT}",
        "source": f"Source {SCRIPT}{BREAKOUT}",
        "url": "javascript:alert(3)",
        "date": "2026-03-01",
        "language": "en",
        "tags": [SCRIPT, BREAKOUT],
    },
    {
        "id": "data",
        "title": "Hostile data",
        "text": "Hostile body.",
        "url": "data:text/html,<script>alert(4)</script>",
    },
]
ADDRESSES = [
    "/",
    "/?q=hostile",
    f"/?q={quote(f'hostile {SCRIPT}')}",
    f"/?q={quote(BREAKOUT)}&from={quote(BREAKOUT)}&sort={quote(SCRIPT)}",
    f"/?q=zzz&source={quote(BREAKOUT)}&language={quote(SCRIPT)}",
    "/article/script?q=hostile",
    f"/article/script?q={quote(f'{SCRIPT}{BREAKOUT}')}",
    "/article/data?q=hostile",
    f"/article/{quote(SCRIPT, safe='')}",
    f"/{quote(BREAKOUT)}",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(site.build(tmp_path_factory.mktemp("hostile"), HOSTILE)).test_client()


@pytest.mark.parametrize("address", ADDRESSES)
def test_hostile_text_stays_text(hostile: FlaskClient, address: str) -> None:
    page = BeautifulSoup(hostile.get(address).text, "html.parser")
    (ours,) = page.select("script")
    assert (str(ours["src"]).split("?")[0], ours.get_text()) == ("/static/suggest.js", "")
    assert not page.select("img, iframe, object, embed, style, base, meta[http-equiv]")
    for element in page.find_all(True):
        assert not [name for name in element.attrs if name.startswith(("on", "style"))]
        for name in ("href", "src", "action", "formaction"):
            assert not re.match(r"\s*(javascript|data|vbscript):", str(element.get(name, "")), re.IGNORECASE)


def test_hostile_text_is_text_in_a_feed_too(hostile: FlaskClient) -> None:
    feed = etree.fromstring(hostile.get("/feed.atom").data)
    titles = {title.text for title in feed.iterfind("{*}entry/{*}title")}
    assert titles == {article["title"] for article in HOSTILE}


def test_hostile_text_is_shown_as_it_is(hostile: FlaskClient) -> None:
    page = BeautifulSoup(hostile.get("/article/script").text, "html.parser")
    assert page.h1
    assert page.h1.get_text() == HOSTILE[0]["title"]
    shown = page.get_text()
    for text in (SCRIPT, BREAKOUT, "javascript:alert(3)", "{{ 7 * 7 }}"):
        assert text in shown


def test_marks_inside_of_hostile_text_do_not_break_it(hostile: FlaskClient) -> None:
    text = "a <b> & c"
    marked = MarkedArticle(
        Article(text, text), Snippet(text, (Span(2, 4),)), Snippet(""), (Snippet(text, (Span(3, 7),)),)
    )
    with hostile.application.test_request_context():
        page = present.article(marked, (), (), (), SearchRequest("b"))
        source = hostile.application.jinja_env.from_string(
            "{% import '_macros.html' as show %}{{ show.marked(heading) }}"
        )
        assert source.render(heading=page.heading).strip() == "a <mark>&lt;b</mark>&gt; &amp; c"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:x",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "//evil.example/",
        "/x",
        "http:x",
        "http://[",
        "",
    ],
)
def test_only_addresses_of_the_web_become_links(hostile: FlaskClient, url: str) -> None:
    marked = MarkedArticle(Article("t", "b", url=url), Snippet("t"), Snippet(""), (Snippet("b"),))
    with hostile.application.test_request_context():
        assert present.article(marked, (), (), (), SearchRequest()).original is None


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=hostile",
        "/article/none",
        "/api/v1/search",
        "/api/v1/search?per=x",
        "/healthz",
        "/static/style.css",
    ],
)
def test_every_answer_carries_the_headers(hostile: FlaskClient, address: str) -> None:
    with hostile.get(address) as response:
        assert HEADERS.items() <= dict(response.headers).items()
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Set-Cookie" not in response.headers


def test_the_content_policy_allows_no_scripts_but_ours_and_no_other_hosts() -> None:
    policy = dict(one.strip().split(" ", 1) for one in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert (policy["script-src"], policy["connect-src"]) == ("'self'", "'self'")
    assert policy.keys().isdisjoint({"frame-src", "object-src"})
    assert set(policy.values()) == {"'none'", "'self'"}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST.:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("192.168.1.20:8000", 200),
        ("desk.example", 200),
        ("evil.example", 400),
        ("localhost.evil.example:8000", 400),
        ("127.0.0.1.evil.example", 400),
        ("127.0.0.1@evil.example", 400),
        ("2130706433", 400),
        ("a b", 400),
    ],
)
def test_names_that_are_not_ours_are_refused(tmp_path: Path, host: str, status: int) -> None:
    settings = site.build(tmp_path, HOSTILE)
    client = create_app(Settings(index=settings.index, host="desk.example")).test_client()
    for address in ("/", "/api/v1/search", "/healthz"):
        response = client.get(address, headers={"Host": host})
        assert response.status_code == status
        assert status == 200 or "Hostile" not in response.text


@pytest.mark.parametrize("host", ["", "[", "[::1", "[x]", ":", "//", "@"])
def test_a_senseless_host_has_no_name_that_is_known(host: str) -> None:
    assert host_name(host) not in {"localhost", "127.0.0.1", "::1"}


def test_every_template_escapes(hostile: FlaskClient) -> None:
    environment = hostile.application.jinja_env
    names = environment.list_templates(filter_func=lambda name: name.endswith(".html"))
    assert names
    for name in names:
        source, _, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
        tree = environment.parse(source)
        assert not [
            one for one in tree.find_all(nodes.Filter) if one.name in {"safe", "tojson", "xmlattr"}
        ], name
        assert not list(tree.find_all(nodes.ScopedEvalContextModifier)), name
        assert callable(environment.autoescape)
        assert environment.autoescape(name)


def test_no_html_is_built_in_python() -> None:
    for module in WEBUI.rglob("*.py"):
        assert not re.search(
            r"\bMarkup\b|render_template_string|</\w+>", module.read_text(encoding="utf-8")
        ), module.name
