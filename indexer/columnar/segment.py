"""What the table of contents says of one segment: its name, its size and which documents are deleted.

A `ColumnarSegment` is the only object of this package that is ever pickled, inside Whoosh's TOC file, and its
state is four plain values. Deletions are a bitmap in that state, compressed; since every commit writes a new
TOC, they need no file of their own, are never changed in place, and appear in the same instant as the rest of
the commit.
"""

from __future__ import annotations

import secrets
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.codec.base import Segment

from indexer.columnar.errors import CorruptSegmentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from indexer.columnar.codec import ColumnarCodec

EXTENSION = ".seg1"


class ColumnarSegment(Segment):
    """One segment of an index, as Whoosh's TOC lists it.

    Args:
        indexname: Name of the index, usually ``MAIN``.
        segid: Identifier to use instead of a random one.
    """

    def __init__(self, indexname: str, segid: str | None = None) -> None:
        self.indexname = indexname
        self.segid = secrets.token_hex(8) if segid is None else segid
        self.compound = False
        self._doc_count = 0
        self._deleted: NDArray[np.bool_] | None = None

    def __getstate__(self) -> dict[str, Any]:
        state = {"indexname": self.indexname, "segid": self.segid, "doc_count": self._doc_count}
        if self._deleted is None:
            return state
        bitmap = np.packbits(self._deleted).tobytes()
        return {**state, "deleted": zlib.compress(bitmap), "checksum": zlib.crc32(bitmap)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.indexname = state["indexname"]
        self.segid = state["segid"]
        self.compound = False
        self._doc_count = state["doc_count"]
        self._deleted = None
        if "deleted" in state:
            bitmap = zlib.decompress(state["deleted"])
            if zlib.crc32(bitmap) != state["checksum"]:
                raise CorruptSegmentError("the list of deleted documents fails its checksum", self.file_name)
            bits = np.unpackbits(np.frombuffer(bitmap, np.uint8), count=self._doc_count)
            self._deleted = bits.astype(np.bool_)

    @property
    def file_name(self) -> str:
        """Name of the segment's file."""
        return self.segment_id() + EXTENSION

    @property
    def deleted(self) -> NDArray[np.bool_] | None:
        """Which documents are deleted, None when none are."""
        return self._deleted

    def codec(self) -> ColumnarCodec:
        from indexer.columnar.codec import ColumnarCodec  # noqa: PLC0415 - the codec makes segments

        return ColumnarCodec()

    def should_assemble(self) -> bool:
        return False

    def segment_id(self) -> str:
        return f"{self.indexname}_{self.segid}"

    def doc_count(self) -> int:
        return self._doc_count - self.deleted_count()

    def has_deletions(self) -> bool:
        return self._deleted is not None

    def set_doc_count(self, doccount: int) -> None:
        self._doc_count = doccount

    def doc_count_all(self) -> int:
        return self._doc_count

    def deleted_count(self) -> int:
        return 0 if self._deleted is None else int(np.count_nonzero(self._deleted))

    def deleted_docs(self) -> Iterator[int]:
        return iter(() if self._deleted is None else np.flatnonzero(self._deleted).tolist())

    def delete_document(self, docnum: int, delete: bool = True) -> None:  # noqa: FBT001, FBT002 - Whoosh's signature
        # a copy, because readers that are open hold the old one
        deleted = np.zeros(self._doc_count, np.bool_) if self._deleted is None else self._deleted.copy()
        deleted[docnum] = delete
        self._deleted = deleted if deleted.any() else None

    def delete_documents(self, docs: NDArray[np.int64]) -> None:
        """Mark many documents as deleted at once."""
        if len(docs):
            deleted = np.zeros(self._doc_count, np.bool_) if self._deleted is None else self._deleted.copy()
            deleted[docs] = True
            self._deleted = deleted

    def is_deleted(self, docnum: int) -> bool:
        return self._deleted is not None and bool(self._deleted[docnum])
