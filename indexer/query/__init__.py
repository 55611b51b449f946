from dataclasses import dataclass
from datetime import date

from indexer.query import tree


@dataclass
class Parsed:
    tree: tree.Node
    notes: tuple


def parse(text: str, *, today: date) -> Parsed:
    words = []
    import re

    for neg, field, ph, w in re.findall(r'(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))', text):
        n = tree.Phrase(ph) if ph else tree.Prefix(w[:-1]) if w.endswith("*") else tree.Word(w)
        if field:
            n = tree.Scoped(field, n)
        if neg:
            n = tree.Not(n)
        words.append(n)
    return Parsed(
        tree.Everything() if not words else words[0] if len(words) == 1 else tree.And(tuple(words)), ()
    )


def describe(t: tree.Node) -> str:
    return repr(t)
