"""``defnews search``: the search page's answers in a shell."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from indexer import FACETS, SORTS, SearchRequest, open_index, query_guide
from indexer.cli.hits import FORMS, print_guide
from indexer.cli.options import examples, pass_settings

if TYPE_CHECKING:
    from indexer import Settings

_OPTION_LIKE: Final = re.compile(r"--[a-z]+(=.*)?")


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """See :class:`click.ParamType`."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day such as 2026-03-01.", param, ctx)


def _filters(
    context: click.Context, parameter: click.Parameter, given: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    filters: dict[str, tuple[str, ...]] = {}
    for one in given:
        facet, equals, value = one.partition("=")
        if not (equals and value):
            raise click.BadParameter(f"{one!r} is not FACET=VALUE.", context, parameter)
        filters[facet] = (*filters.get(facet, ()), value)
    return filters


def _query(context: click.Context, parameter: click.Parameter, words: tuple[str, ...]) -> str:
    """Joins the words. ``-treaty`` is one of them, so click lets unknown options through to here."""
    for word in words:
        if _OPTION_LIKE.fullmatch(word):
            known = [name for one in context.command.params for name in one.opts if name.startswith("--")]
            raise click.NoSuchOption(word.partition("=")[0], possibilities=known, ctx=context)
    return " ".join(words)


def _syntax(context: click.Context, _option: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's
    if asked:
        print_guide(query_guide(datetime.now(UTC).date()))
        context.exit()


@click.command(
    "search",
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "defnews search saudi pakistan",
        "defnews search '\"islamic nato\"' --why",
        "defnews search defence -treaty --sort newest --from 2026-01-01",
        "defnews search drone --filter source=Reuters --format csv > drones.csv",
    ),
)
@click.argument("query", nargs=-1, callback=_query, metavar="QUERY...")
@click.option("--like", default="", metavar="ID", help="Only articles like this one; needs no QUERY.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Hits a page.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Page, from 1.")
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="Order.")
@click.option("--from", "since", type=_Day(), help="First day of publication, such as 2026-03-01.")
@click.option("--to", "until", type=_Day(), help="Last day of publication.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    callback=_filters,
    metavar="FACET=VALUE",
    help=f"Only articles with this value ({', '.join(FACETS)}); may be repeated.",
)
@click.option(
    "--format", "form", type=click.Choice([*FORMS]), default="text", show_default=True, help="Form."
)
@click.option(
    "--fold/--no-fold",
    default=True,
    show_default=True,
    help="Whether the copies of a story are folded under the best of them.",
)
@click.option("--story", default="", metavar="ID", help="Only articles of this one's story, each by itself.")
@click.option("--recency", is_flag=True, help="Newer first among those that are about equally good.")
@click.option("--why", is_flag=True, help="Say of each hit how its score came about.")
@click.option("--typical", is_flag=True, help="Say which words and names are typical of what is found.")
@click.option(
    "--syntax",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_syntax,
    help="Explain the queries.",
)
@click.option(
    "--no-expand", "expand", is_flag=True, default=True, flag_value=False, help="Only the names as typed."
)
@click.option(
    "--no-forms", "forms", is_flag=True, default=True, flag_value=False, help="Words in no other form."
)
@click.option(
    "--no-spellings",
    "spellings",
    is_flag=True,
    default=True,
    flag_value=False,
    help="Words in British or American spelling only, as typed.",
)
@click.option("--strict", is_flag=True, help="Refuse a query that would have to be repaired.")
@pass_settings
def command(settings: Settings, /, *, form: str, **asked: Any) -> None:  # noqa: ANN401 - fields of SearchRequest
    """Search the articles, best hits first.

    The query language is that of the search page. In a shell, put a query with quotation marks, brackets
    or an asterisk between single quotes.
    """
    if not asked["query"] and not asked["like"]:
        raise click.UsageError("Missing argument 'QUERY...'.")
    with open_index(settings.index) as index:
        FORMS[form](index.search(SearchRequest(**asked)))
