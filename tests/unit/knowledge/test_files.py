"""Knowledge files: what is taken from them, and what is said of mistakes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from indexer.errors import SettingsError
from indexer.knowledge import FACET_KINDS, Entry, Knowledge, current_fingerprint, load
from indexer.knowledge.files import read_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own.yaml"


def test_what_comes_with_the_program_is_without_mistakes() -> None:
    assert load().problems == ()


def test_what_comes_with_the_program_is_much() -> None:
    counted = Counter(entry.kind for entry in load().entries)

    assert counted["country"] > 200
    assert counted["system"] > 500
    assert sum(counted.values()) > 1500


def test_no_two_entries_of_a_kind_are_sure_of_one_name() -> None:
    owners = Counter(
        (entry.kind, name)
        for entry in load().entries
        if entry.kind in FACET_KINDS
        for name in {*entry.sure_names, *entry.adjectives}
    )

    assert [name for name, count in owners.items() if count > 1] == []


def test_a_country_that_is_named_is_a_country_that_is_known() -> None:
    codes = {entry.value for entry in load().entries if entry.kind == "country"}

    assert {entry.country for entry in load().entries} - codes == {""}


def test_every_key_is_read_and_everything_is_text(own: Path) -> None:
    own.write_text(
        "- {organisation: 2030, label: Twenty Thirty, names: [1e3, NO], adjectives: [Thirtyish],\n"
        "   unsure: [T], context: [a], near: [b], unless: [c], never: [T d], class: a body, country: NO}\n"
        "- country: 'NO'\n"
    )

    assert read_file(own) == (
        [
            Entry(
                *("organisation", "2030", "Twenty Thirty", ("1e3", "NO"), ("Thirtyish",), ("T",)),
                *(("a",), ("b",), ("c",), ("T d",), "a body", "NO"),
            ),
            Entry("country", "NO", "NO"),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("wrong", "line", "message"),
    [
        ("- {sytem: A}", 2, "an entry begins with one of country, organisation, "),
        ("- {company: A, nams: [B]}", 2, "there is no key 'nams'"),
        ("- {company: A, names: B}", 2, "a list is wanted here: [one, two]"),
        ("- {company: A, names: [[B]]}", 2, "one text is wanted here, not a list"),
        ("- {company: [A]}", 2, "one text is wanted here, not a list"),
        ("- {company: 'A, B'}", 2, "the company needs a value without a comma"),
        ("- {company: ''}", 2, "the company needs a value without a comma"),
        ("- A", 2, "an entry is a mapping, such as {company: Acme}"),
        ("- {company: A, names: [B}", 2, "is not YAML: did not find expected ',' or ']'"),
        ("- {company: 'A}", 2, "is not YAML: found unexpected end of stream"),
        ("- {[company]: A}", 2, "one text is wanted here, not a list"),
        ("- " + "[" * 100_000, 2, "is not YAML: nested too deeply"),
        ("- " * 100_000 + "a", 2, "is not YAML: nested too deeply"),
        ('- {company: "A\a"}', 2, "is not YAML: control characters are not allowed"),
        ("- {company: *gone}", 2, "is not YAML: found undefined alias"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_rest_is_used(
    own: Path, wrong: str, line: int, message: str
) -> None:
    own.write_text(f"- {{company: Before}}\n{wrong}\n- {{company: Behind}}\n")

    entries, problems = read_file(own)

    assert [entry.value for entry in entries] == ["Before", "Behind"]
    assert [(problem.path, problem.line) for problem in problems] == [(str(own), line)]
    assert problems[0].message.startswith(message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"company: A", "is not a list; every entry begins with '- '"),
        (b"- \xff", "cannot be read: "),
        (b"- a\n" * 1_300_000, "the file is too large for a list of names"),
    ],
    ids=["mapping", "not UTF-8", "too large"],
)
def test_a_file_that_is_no_list_gives_nothing(own: Path, content: bytes, message: str) -> None:
    own.write_bytes(content)

    entries, problems = read_file(own)

    assert entries == []
    assert [problem.message.startswith(message) for problem in problems] == [True]


def test_an_empty_file_is_no_mistake(own: Path) -> None:
    own.write_text("# nothing yet\n")

    assert read_file(own) == ([], [])


def test_a_file_full_of_mistakes_comes_to_an_end(own: Path) -> None:
    own.write_text("- {company: [A}\n" * 50)

    assert len(read_file(own)[1]) == 20


def test_own_files_add_to_what_is_known(own: Path) -> None:
    own.write_text(
        "- {system: F-35, label: Fat Amy, names: [Panther]}\n- {company: Acme, names: [ACME Corp]}\n"
    )

    known = load(own.parent)

    assert known.label("system", "F-35") == "Fat Amy"
    assert (
        known.values_named("system", "panther") == known.values_named("system", "lightning ii") == ("F-35",)
    )
    assert known.values_named("company", "acme corp") == ("Acme",)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no folder .*gone"):
        load(tmp_path / "gone")


def test_the_fingerprint_follows_the_files(own: Path) -> None:
    own.write_text("- {company: A}\n")
    before = current_fingerprint(own.parent)
    own.write_text("- {company: B}\n")

    assert before != current_fingerprint(own.parent) == load(own.parent).fingerprint
    assert current_fingerprint() == load().fingerprint


def test_what_was_written_is_read_again() -> None:
    assert Knowledge.loads(load().dumps()).entries == load().entries


@pytest.mark.parametrize(
    "text", ["", "{", "3", "[3]", "[[1]]", '[["a", "b", "c", "d", "e", "f", 1, 2, 3, 4, 5, 6, 7]]']
)
def test_what_was_not_written_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Knowledge.loads(text)


@pytest.mark.parametrize(
    ("kind", "name", "values"),
    [
        ("country", "tr", ("TR",)),
        ("country", "TURKEY", ("TR",)),
        ("country", "turkish", ("TR",)),
        ("country", "congo", ("CD", "CG")),
        ("system", "f35", ("F-35",)),
        ("company", "turkey", ()),
    ],
)
def test_values_by_any_name(kind: str, name: str, values: tuple[str, ...]) -> None:
    assert load().values_named(kind, name) == values


def test_a_label_of_what_is_not_known_is_the_value() -> None:
    assert load().label("country", "TR") == "Türkiye"
    assert load().label("country", "ZZ") == "ZZ"
