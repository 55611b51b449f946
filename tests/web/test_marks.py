from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from indexer import KnownName, Snippet, Span
from webui.marks import Piece, numbered, pieces


@st.composite
def snippets(draw: st.DrawFn) -> Snippet:
    text = draw(st.text(max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return Snippet(text, tuple(Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)))


@given(snippets())
def test_pieces_are_the_text_and_marks_are_the_spans(snippet: Snippet) -> None:
    found = pieces(snippet)
    assert "".join(piece.text for piece in found) == snippet.text
    assert [piece.text for piece in found if piece.match] == [snippet.text[a:b] for a, b in snippet.spans]


@given(st.lists(snippets(), max_size=5))
def test_matches_are_numbered_through(parts: list[Snippet]) -> None:
    numbers = [piece.match for part in numbered(parts) for piece in part if piece.match]
    assert numbers == list(range(1, sum(len(part.spans) for part in parts) + 1))


def test_neighbouring_spans_stay_two_marks() -> None:
    snippet = Snippet("airdefence", (Span(0, 3), Span(3, 10)))
    assert pieces(snippet) == (Piece("air", 1), Piece("defence", 2))


def test_a_name_is_linked_where_it_first_stands_apart_from_matches() -> None:
    places = ((0, Span(0, 7)), (1, Span(0, 7)), (2, Span(4, 11)), (2, Span(20, 27)))
    name = KnownName("system", "Patriot", "Patriot", "air defence", (), places)
    parts = (
        Snippet("Patriot battery", (Span(0, 15),)),
        Snippet("The Patriot and one more Patriot", (Span(0, 3),)),
    )

    assert numbered(parts, [name]) == (
        (Piece("Patriot battery", 1),),
        (Piece("The", 2), Piece(" ", 0), Piece("Patriot", 0, name=1), Piece(" and one more Patriot", 0)),
    )
    assert numbered(parts[:1], [replace(name, places=places[:2])]) == ((Piece("Patriot battery", 1),),)
