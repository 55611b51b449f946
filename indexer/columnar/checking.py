"""Finding damage: every byte of every file of an index against its checksums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.columnar.commit import index_folder, read_segments
from indexer.columnar.errors import CorruptSegmentError, UnsupportedVersionError
from indexer.columnar.reading import SegmentData

if TYPE_CHECKING:
    from pathlib import Path

    from whoosh.index import FileIndex


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong with a file.

    Attributes:
        file: The file's name.
        section: The damaged section, empty when it is the file as a whole.
        message: What is wrong, in words for the user.
    """

    file: str
    section: str
    message: str


def check_index(index: FileIndex) -> list[Damage]:
    """Everything that is wrong with the files of the latest commit; reads them all.

    Raises:
        ColumnarError: The index is not in a folder, or not of this format.
    """
    _, segments, _ = read_segments(index)
    return [
        damage
        for s in segments
        for damage in _check_file(index_folder(index) / s.file_name, s.doc_count_all())
    ]


def _check_file(path: Path, doc_count: int) -> list[Damage]:
    try:
        data = SegmentData.open(path)
    except (CorruptSegmentError, UnsupportedVersionError) as error:
        return [Damage(path.name, "", error.message)]
    if data.doc_count != doc_count:
        return [Damage(path.name, "", f"holds {data.doc_count} documents instead of {doc_count}")]
    return [Damage(path.name, name, f"section {name} fails its checksum") for name in data.sections.damaged()]
