"""The commands against a real corpus and index."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from indexer import Failure, Settings, open_index

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

REPORT_KEYS = ["added", "changed", "removed", "unchanged", "failed", "seconds"]
ARTICLE_KEYS = {"id", "title", "standfirst", "body", "published", "published_from", "author", "source", "url"}


def line(article_id: str, title: str, text: str, **more: str) -> str:
    return json.dumps({"id": article_id, "title": title, "text": text, **more}) + "\n"


@pytest.fixture
def corpus(folder: Path) -> Path:
    """Three articles in two files."""
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "wire.jsonl").write_text(
        line("frigate", "Frigate launched", "The frigate left the slip.", date="2026-02-03", source="Wire")
        + line("budget", "Budget passes", "The vote on the frigate was close.", date="2026-02-01")
    )
    (corpus / "drills.md").write_text("# Joint drills\n\nShips trained to find submarines.\n")
    return corpus


@pytest.fixture
def indexed(corpus: Path, run: Run) -> Path:
    """The same, indexed."""
    assert run("reindex").code == 0
    return corpus


def report(out: str) -> dict[str, object]:
    last: dict[str, object] = json.loads(out.splitlines()[-1])
    assert list(last) == REPORT_KEYS
    del last["seconds"]
    return last


def test_reindex_counts_what_it_did(corpus: Path, run: Run) -> None:
    first, second = run("reindex", "--json"), run("reindex", "--full", "--json")
    assert report(first.out) == {"added": 3, "changed": 0, "removed": 0, "unchanged": 0, "failed": 0}
    assert report(second.out) == {"added": 0, "changed": 0, "removed": 0, "unchanged": 3, "failed": 0}
    assert (first.err, second.err) == ("", "")


def test_a_file_that_fails_is_named_and_the_run_partly_done(indexed: Path, run: Run) -> None:
    (indexed / "wire.jsonl").write_text(line("frigate", "Frigate launched", "Gone.") + "{broken\n")
    ended = run("reindex", "--json")
    assert ended.code == 3
    assert report(ended.out) == {"added": 0, "changed": 1, "removed": 1, "unchanged": 1, "failed": 1}
    assert ended.err.startswith("wire.jsonl:2: ")
    assert run("stats", "--failed").out == ended.err


def test_global_options_come_before_the_command(corpus: Path, run: Run, folder: Path) -> None:
    elsewhere = folder / "elsewhere"
    assert run("--corpus", str(corpus), "--index", str(elsewhere), "reindex").code == 0
    with open_index(elsewhere) as index:
        assert index.stats().articles == 3


def test_no_index_is_an_error_with_the_command_to_run(run: Run) -> None:
    ended = run("search", "x")
    assert (ended.code, ended.out) == (1, "")
    assert "defnews reindex" in ended.err


def test_add_takes_files_folders_and_standard_input(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "many").mkdir()
    (folder / "many" / "a.txt").write_text("First headline\nThe first text.\n")
    (folder / "one.txt").write_text("Second headline\nThe second text.\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Third headline\nThe third text.\n")))
    assert run("add", "many", "one.txt", "-").out.startswith("3 added, ")
    for title in ("First headline", "Second headline", "Third headline"):
        assert title in run("search", title.lower()).out


def test_add_takes_what_the_file_does_not_say(run: Run, folder: Path) -> None:
    (folder / "speech.txt").write_text("Headline\nThe text.\n")
    assert run("add", "speech.txt", "--as", "date=2026-03-01", "--as", "source=Ministry of Defence").code == 0
    (hit,) = map(json.loads, run("search", "headline", "--format", "jsonl").out.splitlines())
    assert (hit["published"], hit["source"]) == ("2026-03-01", "Ministry of Defence")
    refused = run("add", "speech.txt", "--as", "colour")
    assert (refused.code, refused.err) == (2, "Error: 'colour' is not one of title, date, source for 'as'.\n")


def test_reindex_refuses_an_accident_and_is_told_otherwise(indexed: Path, run: Run) -> None:
    for number in range(10):
        (indexed / f"{number}.txt").write_text(f"Headline {number}\nThe text.\n")
    run("reindex")
    for path in indexed.iterdir():
        path.unlink()
    refused = run("reindex")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("Error: 12 of the 12 files of corpus are gone since the last run; ")
    assert report(run("reindex", "--allow-removals", "--json").out)["removed"] == 13


def test_reindex_tries_again_what_failed_when_asked(indexed: Path, run: Run) -> None:
    (indexed / "empty.txt").write_text("")
    for arguments in ((), ("--retry",)):
        ended = run("reindex", *arguments)
        assert (ended.code, ended.err) == (
            3,
            "empty.txt: The file is empty. Remove it, or save it again with its text.\n",
        )


def test_pull_without_feeds_says_where_to_name_them(run: Run, corpus: Path) -> None:
    ended = run("pull")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Error: There are no feeds in corpus/feeds.toml.\n")


def test_pull_names_what_cannot_be_had(run: Run, corpus: Path) -> None:
    (corpus / "feeds.toml").write_text('[[feed]]\nurl = "http://127.0.0.1:9/rss"\n')
    ended = run("pull", "--json")
    assert (ended.code, report(ended.out)["failed"]) == (3, 1)
    assert ended.err.startswith("http://127.0.0.1:9/rss: ")
    assert "not on the public internet" in ended.err


def test_feeds_come_from_opml(run: Run, folder: Path) -> None:
    (folder / "mine.opml").write_text('<opml><body><outline xmlUrl="https://a.example/rss"/></body></opml>')
    ended = run("add", "mine.opml")
    assert (ended.code, ended.err) == (0, "1 feeds are followed from now on; 'defnews pull' asks them.\n")
    assert 'url = "https://a.example/rss"' in (folder / "corpus" / "feeds.toml").read_text()


def test_add_says_what_could_not_be_added(run: Run, folder: Path) -> None:
    (folder / "good.txt").write_text("Headline\nThe text.\n")
    (folder / "bad.bin").write_bytes(bytes(range(256)))
    ended = run("add", "good.txt", "bad.bin", "absent.txt")
    assert (ended.code, len(ended.err.splitlines())) == (3, 2)
    assert "bad.bin: " in ended.err
    assert "absent.txt: " in ended.err
    assert ended.out.startswith("1 added, 0 changed, 0 removed, 0 unchanged, 2 failed in ")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(("frigate",), ["frigate", "budget"], id="relevance"),
        pytest.param(("frigate", "--sort", "oldest"), ["budget", "frigate"], id="oldest first"),
        pytest.param(("frigate", "-slip"), ["budget"], id="a word that must not be there"),
        pytest.param(("frigate", "--limit", "1", "--page", "2"), ["budget"], id="the second page"),
        pytest.param(("frigate", "--from", "2026-02-02"), ["frigate"], id="from a day on"),
        pytest.param(("frigate", "--to", "2026-02-02"), ["budget"], id="up to a day"),
        pytest.param(("frigate", "--filter", "source=Wire"), ["frigate"], id="one value of a facet"),
        pytest.param(
            ("frigate", "--filter", "source=Wire", "--filter", "source=Other"), ["frigate"], id="either value"
        ),
        pytest.param(("zeppelin",), [], id="nothing"),
    ],
)
def test_search_options(arguments: tuple[str, ...], expected: list[str], indexed: Path, run: Run) -> None:
    ended = run("search", *arguments, "--format", "jsonl")
    assert (ended.code, ended.err) == (0, "")
    assert [json.loads(hit)["id"] for hit in ended.out.splitlines()] == expected


def test_an_unknown_facet_is_wrong_use(indexed: Path, run: Run) -> None:
    ended = run("search", "frigate", "--filter", "colour=red")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Error: There is no field 'colour'.\nKnown are: source, country, ")


def test_other_forms_and_spellings_can_be_left_out(folder: Path, run: Run) -> None:
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.txt").write_text("First\nDefense exports.\n")
    run("reindex")

    assert "1 found" in run("search", "defence", "export").out
    assert run("search", "export", "--no-forms").out.startswith("Nothing found")
    assert run("search", "defence", "--no-spellings").out.startswith("Nothing found")


def test_other_names_can_be_left_out(folder: Path, run: Run) -> None:
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.txt").write_text("First\nA Lightning II flew.\n")
    run("reindex")

    assert 'other names of “f-35”: Lightning II; without: "f-35"\n' in run("search", "f-35").out
    assert run("search", "f-35", "--no-expand").out.startswith("Nothing found")


def test_strict_refuses_a_broken_query_and_points_at_it(indexed: Path, run: Run) -> None:
    ended = run("search", "--strict", 'frigate "budget')
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "Error: The query needs a repair at character 9: closed the open quotation mark.\n"
        "Mend it there:\n"
        '  frigate "budget\n'
        "          ^^^^^^^\n"
    )


def test_a_search_needs_words_or_an_article(indexed: Path, run: Run) -> None:
    assert run("search").code == 2
    ended = run("search", "--like", "none")
    assert (ended.code, ended.err.splitlines()[0]) == (2, "Error: There is no article 'none'.")
    assert run("search", "--like", "frigate").code == 0


def test_the_query_language_is_explained_without_an_index(run: Run) -> None:
    ended = run("search", "--syntax")
    assert (ended.code, ended.err) == (0, "")
    assert "saudi near5 pakistan" in ended.out


def test_why_adds_up_to_the_score(indexed: Path, run: Run) -> None:
    (hit, _) = map(json.loads, run("search", "frigate", "--format", "jsonl", "--why").out.splitlines())
    assert sum(part["score"] for part in hit["why"]) == pytest.approx(hit["score"], abs=0.001)


def test_json_is_what_python_gives(indexed: Path, run: Run) -> None:
    printed = json.loads(run("search", "frigate", "--format", "json").out)
    with open_index(Settings().index) as index:
        page = index.search("frigate").as_dict()
    del printed["took_ms"], page["took_ms"]
    assert printed == page


@pytest.mark.parametrize("query", ['"', "(", "AND", "*", "title:", "a" * 10_000, "\x00\x1b[2J"])
def test_no_query_is_an_error(query: str, indexed: Path, run: Run) -> None:
    ended = run("search", query)
    assert (ended.code, ended.err) == (0, "")
    assert not {"\x00", "\x1b"} & set(ended.out)


def test_show_prints_the_article(indexed: Path, run: Run) -> None:
    assert run("show", "frigate").out == (
        "Frigate launched\n"
        "\n"
        "id         frigate\n"
        "published  2026-02-03\n"
        "source     Wire\n"
        "path       wire.jsonl\n"
        "\n"
        "The frigate left the slip.\n"
    )


def test_show_as_json_has_the_keys_of_the_contract(indexed: Path, run: Run) -> None:
    shown = json.loads(run("show", "frigate", "--format", "json").out)
    assert shown.keys() >= ARTICLE_KEYS | {"language", "path"}
    assert (shown["id"], shown["body"]) == ("frigate", "The frigate left the slip.")


def test_show_of_no_article_is_wrong_use(indexed: Path, run: Run) -> None:
    ended = run("show", "absent")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Error: There is no article 'absent'.")


def test_remove_takes_out_and_keeps(indexed: Path, run: Run) -> None:
    ended = run("remove", "budget")
    assert ended.code == 0
    assert ended.out.startswith("Removed 'Budget passes' (budget); kept at corpus/.removed/")
    assert run("show", "budget").code == 2
    assert run("reindex").out.startswith("0 added, 0 changed, 0 removed, 2 unchanged, ")


def test_remove_with_an_unknown_id_removes_nothing(indexed: Path, run: Run) -> None:
    assert run("remove", "budget", "absent").code == 2
    assert run("show", "budget").code == 0


def test_stats_are_the_figures(indexed: Path, run: Run) -> None:
    figures = json.loads(run("stats", "--json").out)
    assert figures.pop("size_bytes") > 0
    assert figures.pop("indexed_at")
    assert figures == {
        "articles": 3,
        "files": 2,
        "oldest": "2026-02-01",
        "newest": "2026-02-03",
        "undated": 1,
        "sources": {"Wire": 1},
        "failed": 0,
    }
    text = run("stats").out
    assert "articles   3 (files: 2)\n" in text
    assert "published  2026-02-01 to 2026-02-03, 1 undated\n" in text


def test_stats_as_json_can_list_the_failures(indexed: Path, run: Run) -> None:
    (indexed / "empty.txt").write_text("")
    run("reindex")
    (failure,) = json.loads(run("stats", "--json", "--failed").out)["failures"]
    assert Failure(**failure).path == "empty.txt"


def test_doctor_finds_and_repairs(indexed: Path, run: Run) -> None:
    assert run("doctor") == (0, "All is well.\n", "")
    for segment in Settings().index.glob("gen-*/*.seg1"):
        whole = bytearray(segment.read_bytes())
        whole[-1] ^= 1
        segment.write_bytes(whole)
    found = run("doctor")
    assert (found.code, found.out.split(":")[0]) == (1, "index-damaged")
    repaired = run("doctor", "--repair")
    assert (repaired.code, repaired.out.splitlines()[-1]) == (0, "All is well.")


def test_doctor_says_when_the_index_is_out_of_step(indexed: Path, run: Run) -> None:
    (indexed / "new.txt").write_text("New headline\nNew text.\n")
    assert run("doctor").code == 1
    assert run("doctor", "--repair").code == 0


def test_formats_lists_what_can_be_read(run: Run) -> None:
    listed = run("formats").out
    assert "jsonl: one JSON object" in listed
    assert "    endings: .jsonl .ndjson\n" in listed


def test_eval_compares_with_an_earlier_run(run: Run, tmp_path: Path) -> None:
    collection = tmp_path / "collection"
    collection.mkdir()
    (collection / "docs.jsonl").write_text('{"id": "1", "title": "Frigate", "text": "A frigate."}')
    (collection / "queries.jsonl").write_text('{"id": "a", "text": "frigate"}')
    (collection / "qrels.tsv").write_text("a\t1\t1\n")
    table = tmp_path / "run.tsv"
    before = run("eval", str(collection), "--per-query", str(table))
    assert json.loads(before.out)["queries"] == 1
    assert table.read_text().splitlines()[1] == "a\t1.0\t1.0\t1.0\t1.0"
    after = json.loads(run("eval", str(collection), "--compare", str(table)).out)
    assert after["compared"]["map"] == {"before": 1.0, "change": 0.0, "better": 0, "worse": 0, "p": 1.0}
