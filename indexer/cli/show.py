"""``defnews show``: one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.text import Text

import indexer
from indexer.cli import output
from indexer.cli.options import examples, pass_settings

if TYPE_CHECKING:
    from indexer import Article, Settings


@click.command("show", epilog=examples("defnews show 3f2a9c", "defnews show 3f2a9c --format json"))
@click.argument("article_id", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the answer.",
)
@pass_settings
def command(settings: Settings, article_id: str, *, form: str) -> None:
    """Show one article; 'defnews search' prints the IDs."""
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
    output.table([("id", article.id), *((name, about[name]) for name in facts if about[name])])
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
