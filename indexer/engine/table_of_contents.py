"""Looks at Whoosh's table of contents before Whoosh loads it.

That file holds two pickles, and loading a pickle can run anything. So both are first read by an unpickler
that knows a handful of harmless classes and refuses every other, which makes a planted file an error.
"""

from __future__ import annotations

import io
import pickle
import struct
from typing import TYPE_CHECKING, Any, Final

from whoosh.filedb.structfile import BufferFile
from whoosh.index import TOC

from indexer.columnar import CorruptSegmentError
from indexer.errors import IndexDamagedError

if TYPE_CHECKING:
    from pathlib import Path

_INDEX_NAME: Final = "MAIN"  # Whoosh's own default
_ALLOWED: Final = frozenset(
    {
        ("builtins", "int"),
        ("__builtin__", "long"),  # how pickle's protocol 2 spells int
        ("indexer.columnar.segment", "ColumnarSegment"),
        ("indexer.engine.field_analyzer", "FieldAnalyzer"),
        ("whoosh.analysis.tokenizers", "IDTokenizer"),
        ("whoosh.columns", "NumericColumn"),
        ("whoosh.columns", "VarBytesColumn"),
        ("whoosh.fields", "COLUMN"),
        ("whoosh.fields", "ID"),
        ("whoosh.fields", "NUMERIC"),
        ("whoosh.fields", "STORED"),
        ("whoosh.fields", "Schema"),
        ("whoosh.fields", "TEXT"),
        ("whoosh.formats", "Existence"),
        ("whoosh.formats", "Positions"),
    }
)

_UNREADABLE: Final = (
    *(OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, struct.error),
    *(pickle.UnpicklingError, CorruptSegmentError),
)
"""What reading a file that is not what it should be can raise."""


def latest_commit(folder: Path) -> int:
    """Number of the newest commit in ``folder``, -1 if there is none."""
    pattern = TOC._pattern(_INDEX_NAME)
    return max(
        (int(match[1]) for entry in folder.iterdir() if (match := pattern.match(entry.name))), default=-1
    )


def check(folder: Path, commit: int) -> None:
    """Makes sure that loading the table of contents of ``commit`` runs no code but ours and Whoosh's.

    Raises:
        IndexDamagedError: It names anything else, or is not readable.
    """
    path = folder / TOC._filename(_INDEX_NAME, commit)
    try:
        schema, segments = _pickles(path.read_bytes())
        for pickled in (schema, segments):
            _Guarded(io.BytesIO(pickled)).load()
    except _UNREADABLE as error:
        raise IndexDamagedError(
            f"{path} is not a table of contents that can be trusted: {error}.",
            "Run 'defnews reindex --full' to build the index anew from the corpus.",
        ) from error


def _pickles(content: bytes) -> tuple[bytes, bytes]:
    """The pickled schema and segments, by the layout of ``whoosh.index.TOC.write``."""
    file = BufferFile(memoryview(content))
    for _ in ("int", "long", "float"):
        file.read_varint()
    file.read_int()  # byte order mark
    file.read_int()  # version of the layout
    for _ in ("major", "minor", "patch"):
        file.read_varint()
    schema: bytes = bytes(file.read_string())
    file.read_int()  # commit
    file.read_int()  # unused
    return schema, content[file.tell() :]


class _Guarded(pickle.Unpickler):
    """Loads what is on the list; everything else is an error before it is imported."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - pickle's own signature
        if (module, name) in _ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")
