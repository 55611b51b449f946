"""The query language by examples, for the page and the command line; each is said in words by the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from indexer.query import describe, parse

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class GuideExample:
    """A query and what it asks for, in words."""

    query: str
    meaning: str


@dataclass(frozen=True, slots=True)
class GuideTopic:
    """A part of the query language.

    Attributes:
        name: Its heading.
        text: What holds for all of its examples, one or two sentences.
        examples: Queries, explained.
        also: Further spellings: what is meant, and how else it may be written.
    """

    name: str
    text: str
    examples: tuple[GuideExample, ...]
    also: tuple[tuple[str, str], ...]


_TOPICS: Final = (
    (
        "Words and phrases",
        "All words have to be in an article, in any place and form; capital letters make no difference. "
        "Quotation marks of any kind are for phrases, and for a word in this form alone.",
        ("saudi pakistan", '"air defence"', '"exports"', '"saudi pakistan"~5', "*"),
        (),
    ),
    (
        "And, or, not",
        "AND, OR and NOT are written in capitals. NOT binds more tightly than AND, and AND, written or not, "
        "more tightly than OR; brackets change that.",
        ("frigate OR corvette", "missile -test", "(army OR navy) budget", "drone NOT (hobby OR race)"),
        (("AND", "& +"), ("OR", "|"), ("NOT", "- !")),
    ),
    (
        "Parts of words and spelling",
        "* stands for any letters, ? for exactly one; ~ allows one or two letters to differ, never in a word "
        "with a digit: an F-16 is no F-15.",
        ("howitz*", "*craft", "gr?y", "erdogan~", "khashoggi~2"),
        (),
    ),
    (
        "How near",
        "Words, phrases, parts of words and their alternatives can be asked to stand near one another.",
        (
            "saudi near5 pakistan",
            "minister pre/3 defence",
            'missile near10 (iran OR "north korea")',
            "turkey /s missile",
            "turkey /p missile",
        ),
        (
            ("near5", "near/5 w/5 /5 AROUND(5) NEAR(5)"),
            ("pre/5", "onear/5 adj5"),
            ("/s", "w/s same"),
            ("/p", "w/p"),
        ),
    ),
    (
        "How often, and how prominently",
        "An article that is about something names it more than once, or at its beginning.",
        (
            "atleast3 drone",
            "atleast3 (drone OR uav)",
            "hlead(saudi pakistan)",
            "title:submarine",
            "allcaps(SAM)",
        ),
        (
            ("atleast3", "atleast/3 atleast3(…)"),
            ("hlead(…)", "hl(…) lead:"),
            ("title:", "hd= intitle: headline:"),
            ("allcaps(…)", "caps(…) allcaps:"),
        ),
    ),
    (
        "Fields",
        "A field holds for the word, the phrase or the bracket behind its colon.",
        (
            'title:"air defence"',
            "standfirst:talks",
            "body:framework",
            "source:reuters",
            "author:smith",
            "language:de",
            "site:example.com",
            "url:2026",
        ),
        (
            ("source:", "outlet: publisher:"),
            ("author:", "by: byline:"),
            ("language:", "lang:"),
            ("site:", "domain: host:"),
            ("url:", "inurl:"),
        ),
    ),
    (
        "Names",
        "Countries, organisations, weapon systems and companies are found by any of their names.",
        ("country:turkey", "organisation:nato", "system:f-35", "company:airbus"),
        (("country:", "nation:"), ("organisation:", "org: organization:"), ("system:", "weapon:")),
    ),
    (
        "Dates",
        "A day, a month, a quarter, a year, a length of time up to today, or a word such as yesterday or "
        "last-week.",
        (
            "date:2026-03-01",
            "date:2026-03",
            "date:2025-11..2026-02",
            "after:2026-03",
            "before:2026-03",
            "date>=2026-03",
            "when:7d",
            "date:last-month",
            'date:"March 2026"',
        ),
        (("when:7d", "date:P1W"), ("date:", "when: published:"), ("since:", "after:")),
    ),
    (
        "About the article",
        "What is known of an article, what it names, and how long it is.",
        ("has:author", "drone -has:date", "contract has:company", "wc>500", "wc:500..1000"),
        (("wc", "wordcount"),),
    ),
    (
        "Weight",
        "A weight, 0.01 to 100, changes the order of the results, not their number.",
        ("nato^2 turkey", '("air defence" OR sam)^0.5 turkey'),
        (),
    ),
)


def query_guide(today: date) -> tuple[GuideTopic, ...]:
    """The topics of the query language in the order of their use, with dates counted from ``today``."""
    return tuple(
        GuideTopic(
            name,
            text,
            tuple(GuideExample(query, describe(parse(query, today=today).tree)) for query in queries),
            also,
        )
        for name, text, queries, also in _TOPICS
    )
