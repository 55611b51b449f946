"""Articles put together by chance, as many as a test needs: events, and reports that return every week.

Two articles on one event share its background, as agencies' reports do; two of a series share all but
their figures.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES: Final = ("Varna", "Narvik", "Gdynia", "Incirlik", "Djibouti", "Cebu", "Darwin", "Halifax", "Taranto")
_SYLLABLES: Final = ("ka", "lo", "ven", "ri", "sto", "dar", "mi", "uth", "bel", "or", "zan", "pe")
_WHO: Final = (
    *("the ministry", "a spokeswoman", "officials", "the prime minister", "two diplomats", "the opposition"),
    *("a retired admiral", "the shipyard", "auditors", "the general staff", "lawmakers", "a trade union"),
)
_SAID: Final = (
    *("said", "denied", "confirmed", "hinted", "told reporters", "wrote in a report", "insisted", "admitted"),
    *("argued before the committee", "announced without warning", "repeated", "suggested in private"),
)
_WHAT: Final = (
    *("frigates", "radar stations", "the minesweepers", "tank crews", "reservists", "a drone squadron"),
    *("air defence batteries", "the logistics hub", "engineers", "the patrol boats", "howitzers", "medics"),
)
_DOING: Final = (
    *("would leave", "had not reached", "were to guard", "might be sold near", "had been seen off"),
    *("were repaired in", "would train at", "could not be kept in", "had been promised to", "were sent to"),
)
_WHY: Final = (
    *("because of unpaid invoices", "before the winter", "despite a warning from the treasury"),
    *("once the harbour is dredged", "for want of spare parts", "after a storm", "while talks go on"),
    *("under an accord of last year", "against the advice of its own planners", "without giving a date"),
    *("as part of a wider review", "in spite of protests", "to the surprise of its neighbours"),
)


def seeded(number: int) -> Random:
    """Chance that is the same in every run."""
    return Random(number)  # noqa: S311 - nothing depends on its being secret


def events(chance: Random, count: int) -> Iterator[Article]:
    """``count`` articles, three on each event."""
    for number in range(count):
        if number % 3 == 0:
            background = [_sentence(chance) for _ in range(6)]
        own = [_sentence(chance) for _ in range(chance.randrange(9, 16))]
        sentences = own + chance.sample(background, 2)
        published = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number)
        yield _article(_sentence(chance)[:60], " ".join(sentences), f"e{number}", published)


def series(chance: Random, count: int) -> Iterator[Article]:
    """``count`` weekly reports on one thing."""
    for number in range(count):
        held, lost, days = (chance.randrange(100, 999) for _ in range(3))
        where = chance.choice(_PLACES)
        body = (
            f"The readiness of the fleet stood at {held} points last week, the naval office said on Monday. "
            f"It was {lost} points the week before. The index takes account of crews, fuel and spare parts. "
            f"Ships spent {days} days at sea, most of them off {where}. {_sentences(chance, 4)} "
            f"The office has published the index since 1998. A figure above {held // 2} is seen as sound. "
            f"{_sentences(chance, 3)} The next report is due in a week."
        )
        published = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(weeks=number)
        yield _article(f"Fleet readiness at {held} points", body, f"s{number}", published)


def _article(title: str, body: str, name: str, published: datetime) -> Article:
    return Article(title, body, id=name, path=f"{name}.txt", published=published)


def _sentences(chance: Random, count: int) -> str:
    return " ".join(_sentence(chance) for _ in range(count))


def _sentence(chance: Random) -> str:
    who, said, what, doing, why = (chance.choice(one) for one in (_WHO, _SAID, _WHAT, _DOING, _WHY))
    number, chief, ship, port = chance.randrange(2, 900), *(_name(chance) for _ in range(3))
    first = f"{who} {said}, {chief} recalled, that {number} {what} of the {ship} {doing} {port} {why}."
    second = f"{chief} of {port} {said} that {what} near {_name(chance)} {doing} {chance.choice(_PLACES)}."
    sentence = chance.choice((first, second))
    return sentence[0].upper() + sentence[1:]


def _name(chance: Random) -> str:
    """A name that nobody has."""
    return "".join(chance.choice(_SYLLABLES) for _ in range(3)).capitalize()
