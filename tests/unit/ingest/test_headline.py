from __future__ import annotations

import pytest

from indexer.ingest.headline import Parts, first_words, paragraphs, take_apart

LONG = (
    "The two ministries have agreed to hold joint exercises twice a year and to share what they learn from "
    "them, officials said."
)
SHORT = "Outreach fuels debate over a new bloc, though officials stress talks go on"
WRAPPED = (
    "The ship left the harbour on Monday with a crew of two hundred and",
    "British marines on board, and it is to be back in a week, the",
    "ministry said.",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"Talks open\n{SHORT}\n{LONG}\n{LONG}",
            Parts(
                "Talks open",
                "",
                SHORT,
                f"{LONG}\n\n{LONG}",
            ),
            id="standfirst-without-stop",
        ),
        pytest.param(
            f"Talks open\n\nMinisters meet for the first time in ten years.\n\n{LONG}",
            Parts("Talks open", "", "Ministers meet for the first time in ten years.", LONG),
            id="short-standfirst-with-stop",
        ),
        pytest.param(
            f"Talks open\n\nANKARA (July 2) – Ministers meet for the first time\n\n{LONG}",
            Parts("Talks open", "", "", f"ANKARA (July 2) – Ministers meet for the first time\n\n{LONG}"),
            id="dateline-is-body",
        ),
        pytest.param(
            f"Talks open\n\nIt was raining heavily. Nobody came\n\n{LONG}",
            Parts("Talks open", "", "", f"It was raining heavily. Nobody came\n\n{LONG}"),
            id="two-sentences-are-body",
        ),
        pytest.param(
            f"Talks open\n\n{LONG}\n\nMinisters met.",
            Parts("Talks open", "", "", f"{LONG}\n\nMinisters met."),
            id="longer-than-what-follows-is-body",
        ),
        pytest.param(
            f"Talks open\n\nBy Staff Sgt. Ann Lee\n\n{LONG}",
            Parts("Talks open", "Staff Sgt. Ann Lee", "", LONG),
            id="byline",
        ),
        pytest.param("Talks open", Parts("Talks open", "", "", ""), id="title-alone"),
        pytest.param(f"Talks open\n{LONG}", Parts("Talks open", "", "", LONG), id="one-paragraph-is-body"),
        pytest.param(
            f"{LONG} {LONG}",
            Parts(
                LONG.removesuffix(" said.") + "…",
                "",
                "",
                f"{LONG} {LONG}",
            ),
            id="no-title",
        ),
    ],
)
def test_a_text_is_taken_apart(text: str, expected: Parts) -> None:
    assert take_apart(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("One.\nTwo.\nThree.", ["One.", "Two.", "Three."], id="line-a-paragraph"),
        pytest.param("One.\n\nTwo.", ["One.", "Two."], id="empty-line-between"),
        pytest.param(
            "The ship left the harbour on Monday with a crew of\n(about) two hundred.\nIt came back.",
            ["The ship left the harbour on Monday with a crew of (about) two hundred.", "It came back."],
            id="break-inside-a-sentence",
        ),
        pytest.param(
            "\n".join(WRAPPED),
            [" ".join(WRAPPED)],
            id="wrapped-to-a-width",
        ),
        pytest.param(
            "Ankara is a member of the alliance since 1952, at least.\n"
            "Riyadh is not, but is a partner of some members of it.",
            [
                "Ankara is a member of the alliance since 1952, at least.",
                "Riyadh is not, but is a partner of some members of it.",
            ],
            id="lines-that-end-sentences-are-not-wrapped",
        ),
    ],
)
def test_paragraphs_are_found(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short.", "Short."),
        ("Gen. Lee arrived yesterday. He left today.", "Gen. Lee arrived yesterday."),
        ("word " * 100, "word " * 23 + "word…"),
    ],
)
def test_first_words_make_a_title(text: str, expected: str) -> None:
    assert first_words(text) == expected
