from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from indexer.errors import DamagedFileError
from indexer.ingest.markup import local_name, parse_xml, text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>One</p><p>Two</p>", "One\n\nTwo", id="paragraphs"),
        pytest.param("<p>One <b>bold</b>,\n  <i>two</i></p>", "One bold, two", id="inline"),
        pytest.param("<p>One<br>two<br><br>three</p>", "One\n\ntwo\n\nthree", id="breaks"),
        pytest.param("<ul><li>One<li>Two</ul>", "One\n\nTwo", id="list"),
        pytest.param("<table><tr><th>A</th><td>1</td></tr><tr><td></td></tr></table>", "A · 1", id="table"),
        pytest.param(
            "<table><tr><td><p>A</p><p>B</p></td><td>C</td></tr></table>", "A\n\nB\n\nC", id="layout"
        ),
        pytest.param("<p>One</p><script>x()</script><style>p{}</style>tail", "One\n\ntail", id="no-text"),
        pytest.param("<p>A<!-- no -->B</p>", "AB", id="comment"),
        pytest.param("<pre>One\ntwo</pre>", "One\n\ntwo", id="verbatim"),
        pytest.param("Fish &amp; chips\n\nTea", "Fish & chips\n\nTea", id="plain"),
        pytest.param("1 < 2", "1 < 2", id="no-markup"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_markup_becomes_paragraphs(html: str, text: str) -> None:
    assert text_of(html) == text


@given(st.text(alphabet="<>/&;abp tr", max_size=80))
def test_any_markup_gives_text(html: str) -> None:
    assert text_of(html) == text_of(html).strip()


def test_depth_costs_nothing() -> None:
    assert "<" not in text_of("<div>" * 100_000 + "deep")


def test_the_line_of_a_fault_is_told() -> None:
    with pytest.raises(DamagedFileError) as raised:
        parse_xml(b"<a>\n<b>\n</a>")
    assert raised.value.line == 3


def test_names_are_local() -> None:
    assert [local_name(one) for one in (parse_xml(b'<x:a xmlns:x="u"/>'), etree.Comment("x"))] == ["a", ""]
