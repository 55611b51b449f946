"""``defnews show``: one article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click
from rich.text import Text

import indexer
from indexer.cli import output
from indexer.cli.options import examples, pass_settings

if TYPE_CHECKING:
    from indexer import Article, Settings, Version

_DIFF_STYLES: Final = {"-": "red", "+": "green"}


@click.command(
    "show",
    epilog=examples(
        "defnews show 3f2a9c", "defnews show 3f2a9c --format json", "defnews show 3f2a9c --versions"
    ),
)
@click.argument("article_id", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the answer.",
)
@click.option("--versions", "earlier", is_flag=True, help="Show what it said before it was changed.")
@pass_settings
def command(settings: Settings, article_id: str, *, form: str, earlier: bool) -> None:
    """Show one article; 'defnews search' prints the IDs."""
    if earlier:
        _show_versions(indexer.versions(settings, article_id), form)
        return
    with indexer.open_index(settings.index) as index:
        article, copies = index.article(article_id), index.copies(article_id)
    if form == "json":
        output.json_line({**article.as_dict(), "copies": [one.brief() for one in copies]})
    else:
        _print(article)
        _print_copies(copies)


def _print(article: Article) -> None:
    output.styled(Text(output.one_line(article.title), "bold"))
    if article.standfirst:
        output.styled(Text(output.one_line(article.standfirst), "italic"))
    about = article.as_dict()
    facts = ("published", "author", "source", "source_country", "url", "path")
    output.line("")
    known = ((name, about[name]) for name in facts if about[name])
    output.table([("id", article.id), *known, *(("also at", path) for path in article.also_at)])
    for paragraph in article.body.split("\n\n"):
        output.line("")
        output.styled(Text(output.printable(paragraph)))


def _print_copies(copies: tuple[Article, ...]) -> None:
    """The other articles of the story, one a line."""
    if copies:
        output.line("")
        output.styled(Text("Also printed", "bold"))
    for one in copies:
        known = (one.published and one.published.date().isoformat(), one.source, one.title, one.id)
        output.styled(Text(output.one_line(" · ".join(part for part in known if part)), "dim"))


def _show_versions(versions: tuple[Version, ...], form: str) -> None:
    """The changes, newest first, a sentence a line; as JSON with the texts."""
    if form == "json":
        output.json_line([one.as_dict() for one in versions])
        return
    for one in versions:
        output.styled(Text(f"Changed by {one.until:%Y-%m-%d %H:%M %Z}", "bold"))
        for line in one.diff:
            output.styled(Text(output.one_line(line), _DIFF_STYLES.get(line[0], "dim")))
        output.line("")
    if not versions:
        output.line("No earlier version is kept.")
