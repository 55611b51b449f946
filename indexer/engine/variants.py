"""What else counts as the words of a query: told, each with the query without it, and left out where asked.

The language has a spelling for all of it: between quotation marks a word stands for itself alone, so a query
without some forms of a word is one for the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from indexer.engine.stop_words import is_stop_word, telling
from indexer.model import Note
from indexer.query import render, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from indexer.engine.forms import Forms, Variants
    from indexer.model import SearchRequest

_TEXT_FIELDS: Final = frozenset({"title", "standfirst", "body", "lead"})
_WORDS_TOLD: Final = 8
_FORMS_SHOWN: Final = 6


def in_these_forms(node: tree.Node, forms: Forms, request: SearchRequest) -> tree.Node:
    """``node`` with its words in no other forms than ``request`` wants."""
    if request.forms and request.spellings:
        return node
    return _with_words(node, lambda word: exactly(word.text, _wanted(forms.variants(word.text), request)))


def as_typed(name: str, forms: Forms, request: SearchRequest) -> tree.Node:
    """What asks for the words of ``name`` in the forms that ``request`` wants, and is no name any more."""
    return tree.all_of(exactly(word, _wanted(forms.variants(word), request)) for word in name.split())


def exactly(word: str, others: Sequence[str] = ()) -> tree.Node:
    """What asks for ``word`` or one of ``others``, in no other forms than these."""
    return tree.any_of(tree.Phrase(one) for one in (word, *others))


def variant_notes(node: tree.Node, forms: Forms, request: SearchRequest) -> Iterator[Note]:
    """The words of ``node`` that are ignored, and what else counts as each of the first others."""
    ignored = _ignored(node)
    if ignored:
        kept = _with_words(node, lambda word: exactly(word.text) if word in ignored else word)
        texts = tuple(word.text for word in ignored)
        yield Note("ignored-words", f"too common to matter: {', '.join(texts)}", render(kept), words=texts)
    for word in [one for one in _words(node) if one not in ignored][:_WORDS_TOLD]:
        variants = forms.variants(word.text)
        if variants.spellings and request.spellings:
            rest = variants._replace(spellings=())
            yield _note("other-spellings", node, word, variants.spellings, _wanted(rest, request))
        if variants.forms and request.forms:
            rest = variants._replace(forms=())
            yield _note("other-forms", node, word, variants.forms, _wanted(rest, request))


def _note(
    code: str, node: tree.Node, word: tree.Word, others: tuple[str, ...], rest: tuple[str, ...]
) -> Note:
    without = _with_words(node, lambda one: exactly(word.text, rest) if one == word else one)
    more = f" and {len(others) - _FORMS_SHOWN} more" if len(others) > _FORMS_SHOWN else ""
    text = f"{code.replace('-', ' ')} of “{word.text}”: {', '.join(others[:_FORMS_SHOWN])}{more}"
    return Note(code, text, render(without), words=others)


def _wanted(variants: Variants, request: SearchRequest) -> tuple[str, ...]:
    spellings = variants.spellings if request.spellings else ()
    return (*spellings, *variants.forms) if request.forms else spellings


def _ignored(node: tree.Node) -> list[tree.Word]:
    """Words that tell nothing beside others, each once."""
    parts = tree.parts_of(node)
    are_ignored = isinstance(node, tree.And) and len(telling(parts)) < len(parts)
    own = (
        [part for part in parts if isinstance(part, tree.Word) and is_stop_word(part)] if are_ignored else []
    )
    return list(dict.fromkeys([*own, *(word for part in parts for word in _ignored(part))]))


def _words(node: tree.Node) -> list[tree.Word]:
    """The words that are looked for in texts, each once."""
    match node:
        case tree.Word():
            return [node]
        case tree.Scoped(field) if field not in _TEXT_FIELDS:
            return []
        case _:
            return list(dict.fromkeys(word for part in tree.parts_of(node) for word in _words(part)))


def _with_words(node: tree.Node, changed: Callable[[tree.Word], tree.Node]) -> tree.Node:
    """``node`` with the words that are looked for in texts ``changed``."""
    match node:
        case tree.Word():
            return changed(node)
        case tree.Scoped(field) if field not in _TEXT_FIELDS:
            return node
        case _:
            return tree.with_parts(node, lambda part: _with_words(part, changed))
