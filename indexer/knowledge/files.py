"""Knowledge files to entries. A mistake costs the entry it is in, and is told with its file and line.

Every scalar is taken as the text it is written as, so that Norway's code ``NO`` is no truth value.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from indexer.errors import KnowledgeError, SettingsError
from indexer.knowledge.entry import KINDS, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BUILT_IN: Final = Path(__file__).parent / "data"

_LISTS: Final = ("names", "adjectives", "unsure", "context", "near", "unless", "never")
_WORDS: Final = {"label": "label", "class": "sort", "country": "country"}
"""Keys that take one text, and the attributes they become."""

_MAX_BYTES: Final = 5_000_000
_MAX_PROBLEMS: Final = 20
"""Syntax errors of one file beyond which the rest of it is left out."""

_MAX_DEPTH: Final = 8
"""A list in an entry in the list that a file is makes three."""

_Loader: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Written in C where there is a compiled one; neither makes anything but texts, lists and mappings."""


class Problem(NamedTuple):
    """A mistake in a knowledge file.

    Attributes:
        path: The file.
        line: From 1.
        message: What is wrong, in one sentence.
    """

    path: str
    line: int
    message: str


def knowledge_files(folder: Path | None) -> list[Path]:
    """The files that come with the program, then those of the user's own ``folder``.

    Raises:
        SettingsError: There is no such folder.
    """
    if folder is not None and not folder.is_dir():
        raise SettingsError(
            f"There is no folder {folder} of knowledge files.", "Mend the setting 'knowledge'."
        )
    return [path for one in (BUILT_IN, folder) if one is not None for path in sorted(one.glob("*.yaml"))]


def fingerprint(paths: Sequence[Path]) -> str:
    """Changes whenever one of the files does."""
    digests = (hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:16]


def read_file(path: Path) -> tuple[list[Entry], list[Problem]]:
    """The entries of one file, and what is wrong with the others."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for node in _nodes(_content(path, problems), problems, str(path)):
        try:
            entries.append(_entry(node))
        except KnowledgeError as error:
            problems.append(Problem(str(path), error.line or 1, error.message))
    return entries, sorted(problems, key=lambda problem: problem.line)


def _content(path: Path, problems: list[Problem]) -> str:
    """The text of a file, empty where it cannot be read."""
    try:
        if path.stat().st_size <= _MAX_BYTES:
            return path.read_text(encoding="utf-8")
        problems.append(Problem(str(path), 1, "the file is too large for a list of names"))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(str(path), 1, f"cannot be read: {error}"))
    return ""


def _nodes(text: str, problems: list[Problem], path: str) -> Sequence[yaml.Node]:
    """The parts of the list that a file is; where one breaks the syntax, the others, read without it."""
    for _ in range(_MAX_PROBLEMS):
        try:
            _check_depth(text)
            root = yaml.compose(text, Loader=_Loader)
        except yaml.YAMLError as error:
            line = _line(error, text)
            problems.append(Problem(path, line + 1, f"is not YAML: {_said(error)}"))
            text = _without_entry(text, line)
            continue
        if root is None:
            return []
        if isinstance(root, yaml.SequenceNode):
            return root.value  # type: ignore[no-any-return] # the stubs leave it open
        problems.append(Problem(path, 1, "is not a list; every entry begins with '- '"))
        return []
    return []


def _check_depth(text: str) -> None:
    """Refuses what is nested so deeply that the composer, which calls itself, would overflow the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            mark: Any = event.start_mark  # of the C parser, whose class has another name
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)


def _line(error: yaml.YAMLError, text: str) -> int:
    """Where the entry at fault is, from 0: where a bracket or quotation mark was opened and never closed."""
    if isinstance(error, yaml.reader.ReaderError):
        return text.count("\n", 0, error.position)
    context = getattr(error, "context", None) or ""
    opened = "flow" in context or "scanning" in context
    mark = getattr(error, "context_mark" if opened else "problem_mark", None)
    return mark.line if mark is not None else 0


def _said(error: yaml.YAMLError) -> str:
    return getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)


def _without_entry(text: str, line: int) -> str:
    """``text`` with the lines of the entry that ``line`` is in left empty."""
    lines = text.splitlines()
    first = min(line, len(lines) - 1)
    while first > 0 and not lines[first].startswith("- "):
        first -= 1
    last = first + 1
    while last < len(lines) and not lines[last].startswith("- "):
        last += 1
    return "\n".join([*lines[:first], *[""] * (last - first), *lines[last:]])


def _entry(node: yaml.Node) -> Entry:
    if not isinstance(node, yaml.MappingNode):
        raise KnowledgeError("an entry is a mapping, such as {company: Acme}", line=node.start_mark.line + 1)
    given = {_text(key): value for key, value in node.value}
    kinds = [kind for kind in KINDS if kind in given]
    # The country of an organisation is a key of the same name as the kind.
    kind = next((one for one in kinds if one != "country"), "country" if kinds else "")
    if not kind:
        raise KnowledgeError(f"an entry begins with one of {', '.join(KINDS)}", line=node.start_mark.line + 1)
    value = _text(given.pop(kind))
    words = {name: _text(given.pop(key)) for key, name in _WORDS.items() if key in given}
    lists = {key: _texts(given.pop(key)) for key in _LISTS if key in given}
    for unknown in given:
        raise KnowledgeError(f"there is no key '{unknown}'", line=node.start_mark.line + 1)
    if "," in value or not value:
        raise KnowledgeError(f"the {kind} needs a value without a comma", line=node.start_mark.line + 1)
    return Entry(kind, value, **({"label": value} | words), **lists)  # type: ignore[arg-type]


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise KnowledgeError("one text is wanted here, not a list", line=node.start_mark.line + 1)
    return " ".join(str(node.value).split())


def _texts(node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise KnowledgeError("a list is wanted here: [one, two]", line=node.start_mark.line + 1)
    return tuple(dict.fromkeys(filter(None, map(_text, node.value))))


def merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """One entry a thing, in the order they first come."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        key = (entry.kind, entry.value)
        found[key] = found[key].joined(entry) if key in found else entry
    return tuple(found.values())
