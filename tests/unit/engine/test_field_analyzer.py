"""The analyser of batches gives what the analyser of texts gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.field_analyzer import FieldAnalyzer

PIECES = [
    *(
        "Saudi",
        "Arabia’s",
        "running",
        "'quoted'",
        "''",
        "ﬁt",
        "İzmir",
        "F-35",
        "x_y",
        " ",
        "’",
        "\n\n",
        "\x00",
    ),
    *(
        "ß",
        "的",
        "F",
        "35",
        "35A",
        "f/A",
        "-",
        "/",
        ".",
        ",",
        "‑",
        "\u00a0",
        "mk.",
        "Type",
        "grade",
        "s",
        "'s",
    ),
    *("1,000", "U.S", "é", "٣", "MiG", "9M", "mm", "17th", "ſ", "Mk. 41", "F 16", "F/A-18E/F"),
    *(
        "7" * 17,
        "x" * 17,
        "1-" * 9,
        "ـ",
        "\u0301",
        "核武",
        "Mr",
        "Lt. Gen",
        ". ",
        "? ",
        "!",
        "The",
        '"',
        "”",
        "“",
        "(",
        "\n",
        "\n\n",
        "A",
    ),
]
texts = st.lists(st.lists(st.sampled_from(PIECES)).map("".join) | st.text(), max_size=6)


def one_by_one(text: str) -> list[tuple[str, int]]:
    return [(token.text, token.pos) for token in FieldAnalyzer()(text)]


def in_batches(batches: list[list[str]]) -> list[list[tuple[str, int]]]:
    session = FieldAnalyzer().batch_session()
    found = []
    for batch in batches:
        tokens = session.analyze(batch)
        assert tokens.positions is not None
        terms = [session.vocabulary[number].decode() for number in tokens.ids.tolist()]
        pairs = list(zip(terms, tokens.positions.tolist(), strict=True))
        for count in tokens.counts.tolist():
            found.append(pairs[:count])
            del pairs[:count]
        assert pairs == []
    return found


@given(st.lists(texts, max_size=3))
def test_batches_are_analysed_like_single_texts(batches: list[list[str]]) -> None:
    assert in_batches(batches) == [one_by_one(text) for batch in batches for text in batch]


def test_words_of_any_length_are_cut_alike() -> None:
    batch = ["x" * 100_000, "é" * 5_000 + "’s", "word " * 3]
    assert in_batches([batch]) == [one_by_one(text) for text in batch]
