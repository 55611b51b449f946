"""Stored documents, any of them readable without its neighbours.

A document's short values (title, date, outlet …) and its long ones (the text) are kept apart, because a page
of hits needs the short ones of ten documents and the text of few. The short ones, the *head*, are one line of
JSON per document, not compressed: they are few bytes, and reading them is what every hit costs. The long
ones, the *body*, are kept in blocks of up to 15 KiB, or of one document, each one Zstandard frame with its
own checksum.

A body is `name FD text` for a text and `name FC JSON` for another value, with FE between two values and FF
between two documents: bytes that UTF-8 never has, so that nothing needs to be escaped.

Blocks are small because one is decompressed for every text that is shown, and are compressed against a
dictionary of what texts have in common, which makes up for their size. It is trained on the first texts that
an index gets and goes with them from segment to segment, so that a merge can copy blocks as they are. A
frame names the dictionary that it needs.

| section | type | entries | meaning |
|---|---|---|---|
| `s.head`, `s.head.at` | u8, u32/u64 | bytes, documents + 1 | the lines, and where each begins |
| `s.body`, `s.body.at` | u8, u32/u64 | bytes, blocks + 1 | the frames, and where each begins |
| `s.body.first` | u32 | blocks + 1 | the first document of each block, and the number of documents |
| `s.dicts`, `s.dicts.at` | u8, u32/u64 | bytes, dictionaries + 1 | the dictionaries |
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_right
from itertools import groupby, pairwise
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import zstandard

from indexer.columnar.blocks import SEPARATOR, BlockPacker
from indexer.columnar.dictionary import PackedTerms, numbers, pack_offsets, piece_lengths
from indexer.columnar.errors import CorruptSegmentError, UnsupportedFieldError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from indexer.columnar.sections import SectionReader, SectionWriter

_LONG_VALUE: Final = 400
"""Characters from which on a value is kept in the body."""
_COPIED: Final = 1 << 20
"""Bytes of bodies that are copied at a time."""
_JSON: Final = b"\xfc"
_TEXT: Final = b"\xfd"
_VALUES: Final = b"\xfe"
_decode = json.JSONDecoder().raw_decode
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=True).encode


def split_document(values: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """What keeps a document: its head and its body.

    Raises:
        UnsupportedFieldError: A value is not made of strings, numbers, None, lists and dictionaries.
    """
    head: list[str] = []
    body: list[bytes] = []
    for name, value in values.items():
        is_text = isinstance(value, str)
        if is_text and len(value) >= _LONG_VALUE:
            body.append(_bytes(name) + _TEXT + _bytes(value))
            continue
        text = _json(name, value)
        if len(text) < _LONG_VALUE or is_text or isinstance(value, int):
            head.append(f"{encode_basestring(name)}:{text}")
        else:
            body.append(_bytes(name) + _JSON + _bytes(text))
    return _bytes("{" + ",".join(head) + "}") if head else b"", _VALUES.join(body)


def _json(name: str, value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if type(value) is int:  # an encoder takes ten times as long to begin
        return str(value)
    try:
        return _encode(value)
    except TypeError as error:
        raise UnsupportedFieldError(f"field {name!r}: {type(value).__name__} cannot be stored") from error


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class StoredBuilder:
    """Gathers stored documents in order and writes them.

    Args:
        dictionary: One that exists already.
    """

    def __init__(self, dictionary: bytes | None = None) -> None:
        self._heads: list[bytes] = []
        self._head_bytes = 0
        self._bodies = BlockPacker(dictionary)

    @property
    def size(self) -> int:
        """Bytes held."""
        return self._head_bytes + self._bodies.size

    @property
    def dictionary(self) -> bytes | None:
        """What bodies are compressed against, None as long as there is nothing."""
        return self._bodies.dictionary

    def add(self, documents: Sequence[tuple[bytes, bytes]]) -> None:
        """Append documents, as `split_document` made them."""
        heads = [head for head, _ in documents]
        self._heads += heads
        self._head_bytes += sum(map(len, heads))
        self._bodies.add([body for _, body in documents])

    def write(self, writer: SectionWriter, prefix: str) -> Mapping[str, Any]:
        heads = writer.begin(f"{prefix}head", np.dtype("u1"))
        for first in range(0, len(self._heads), 1024):
            heads.append(np.frombuffer(b"".join(self._heads[first : first + 1024]), np.uint8))
        writer.end(f"{prefix}head")
        lengths = np.fromiter(map(len, self._heads), np.int64, len(self._heads))
        writer.add(f"{prefix}head.at", pack_offsets(lengths))
        self._bodies.flush()
        bodies = BodiesWriter(writer, prefix)
        bodies.append(self._bodies)
        bodies.end([] if self.dictionary is None else [self.dictionary])
        return {}


class BodiesWriter:
    """Writes the sections of bodies, block by block.

    Args:
        writer: The segment file.
        prefix: The prefix of the sections.
    """

    def __init__(self, writer: SectionWriter, prefix: str) -> None:
        self._writer = writer
        self._prefix = prefix
        self._section = writer.begin(f"{prefix}body", np.dtype("u1"))
        self._lengths = [np.empty(0, np.int64)]
        self._counts = [np.empty(0, np.int64)]

    def append(self, packer: BlockPacker) -> None:
        """Append the complete blocks of a packer and take them from it."""
        for first in range(0, len(packer.frames), 256):
            self._section.append(np.frombuffer(b"".join(packer.frames[first : first + 256]), np.uint8))
        self._lengths.append(np.fromiter(map(len, packer.frames), np.int64, len(packer.frames)))
        self._counts.append(np.array(packer.counts, np.int64))
        packer.size -= sum(map(len, packer.frames))
        packer.frames, packer.counts = [], []

    def copy(self, stored: StoredDocuments) -> None:
        """Append all blocks of a segment as they are."""
        for first in range(0, len(stored.body), _COPIED):
            # what is mapped is read here and now, not when it is written, lest it stay in memory
            self._section.append(np.frombuffer(bytes(stored.body[first : first + _COPIED]), np.uint8))
        self._lengths.append(piece_lengths(stored.body_offsets))
        self._counts.append(piece_lengths(stored.first_docs))

    def end(self, dictionaries: Sequence[bytes]) -> None:
        """End the sections; `dictionaries` are those that blocks were compressed against."""
        writer, prefix = self._writer, self._prefix
        writer.end(f"{prefix}body")
        writer.add(f"{prefix}body.at", pack_offsets(np.concatenate(self._lengths)))
        firsts = np.cumsum(np.concatenate([np.zeros(1, np.int64), *self._counts]))
        writer.add(f"{prefix}body.first", firsts.astype(np.uint32))
        packed = PackedTerms.of(dictionaries)
        writer.add(f"{prefix}dicts", packed.blob)
        writer.add(f"{prefix}dicts.at", pack_offsets(packed.lengths))


class StoredDocuments:
    """Stored documents of a segment.

    Args:
        sections: The segment file.

    Attributes:
        heads: All heads, end to end.
        head_offsets: Where each begins, and the end of the last.
        body: All blocks, end to end.
        body_offsets: Where each begins, and the end of the last.
        first_docs: The first document of each block, and the number of documents.
    """

    def __init__(self, sections: SectionReader) -> None:
        self._file = sections.name
        self.heads, self.head_offsets = sections.raw("s.head"), sections.array("s.head.at")
        self.body, self.body_offsets = sections.raw("s.body"), sections.array("s.body.at")
        self.first_docs: NDArray[np.uint32] = sections.array("s.body.first")
        self._head_at, self._body_at = numbers(self.head_offsets), numbers(self.body_offsets)
        self._first = numbers(self.first_docs)
        self._dictionaries, self._dictionaries_at = sections.raw("s.dicts"), sections.array("s.dicts.at")
        self._local = threading.local()

    def __len__(self) -> int:
        return len(self._head_at) - 1

    def dictionaries(self) -> list[bytes]:
        """What the blocks are compressed against."""
        at = self._dictionaries_at.tolist()
        return [bytes(self._dictionaries[a:b]) for a, b in pairwise(at)]

    def dictionaries_by_number(self) -> dict[int, bytes]:
        """The same by the numbers that frames name them with."""
        return {zstandard.ZstdCompressionDict(data).dict_id(): data for data in self.dictionaries()}

    def head(self, doc: int) -> bytes:
        """The line with a document's short values, empty when there are none."""
        return bytes(self.heads[self._head_at[doc] : self._head_at[doc + 1]])

    def bodies(self, block: int) -> list[bytes]:
        """The bodies in a block.

        Raises:
            CorruptSegmentError: The block fails its checksum.
        """
        frame = self.body[self._body_at[block] : self._body_at[block + 1]]
        try:
            raw = self._decompressor(zstandard.get_frame_parameters(frame).dict_id).decompress(frame)
        except zstandard.ZstdError as error:
            raise CorruptSegmentError(
                f"a block of stored documents is damaged ({error})", self._file
            ) from error
        return raw.split(SEPARATOR)

    def _decompressor(self, dictionary_id: int) -> zstandard.ZstdDecompressor:
        """This thread's decompressor for frames that name a dictionary; 0 names none."""
        if not hasattr(self._local, "decompressors"):
            shared = [zstandard.ZstdCompressionDict(data) for data in self.dictionaries()]
            self._local.decompressors = {
                one.dict_id(): zstandard.ZstdDecompressor(dict_data=one) for one in shared
            }
            self._local.decompressors[0] = zstandard.ZstdDecompressor()
        by_id: dict[int, zstandard.ZstdDecompressor] = self._local.decompressors
        return by_id.get(dictionary_id, by_id[0])

    def _head_values(self, doc: int) -> dict[str, Any]:
        line = self.head(doc)
        return self._decoded(line) if line else {}

    def _body_values(self, doc: int) -> dict[str, Any]:
        block = bisect_right(self._first, doc) - 1
        body = self.bodies(block)[doc - self._first[block]]
        values = {}
        for part in body.split(_VALUES) if body else ():
            name, mark, text = part.partition(_TEXT)
            if mark:
                values[name.decode()] = text.decode("utf-8", "surrogatepass")
            else:
                name, _, text = part.partition(_JSON)
                values[name.decode()] = self._decoded(text)
        return values

    def _decoded(self, text: bytes) -> Any:
        try:
            return _decode(text.decode("utf-8", "surrogatepass"))[0]
        except ValueError as error:
            raise CorruptSegmentError(f"a stored document is damaged ({error})", self._file) from error

    def read(self, doc: int) -> dict[str, Any]:
        """All stored values of document `doc`.

        Raises:
            CorruptSegmentError: The document is damaged.
        """
        return self._head_values(doc) | self._body_values(doc)

    def read_some(self, docs: Sequence[int], names: Collection[str]) -> list[dict[str, Any]]:
        """The values called `names` of some documents; those without a value are left out.

        Raises:
            CorruptSegmentError: A document is damaged.
        """
        # all at once, because beginning to decode takes longer than one document
        heads = self._decoded(b"[" + b",".join([self.head(doc) or b"{}" for doc in docs]) + b"]")
        if len(heads) != len(docs):
            raise CorruptSegmentError("a stored document is damaged", self._file)
        found = []
        for doc, values in zip(docs, heads, strict=True):
            try:
                found.append({name: values[name] for name in names})
            except KeyError:  # a long value, or none
                values.update(self._body_values(doc))
                found.append({name: values[name] for name in names if name in values})
        return found


def read_stored(reader: Any, docs: Sequence[int], names: Collection[str]) -> list[dict[str, Any]]:
    """Some stored values of documents, without decoding the others.

    Args:
        reader: A Whoosh reader, of one segment or of several, over an index of this format.
        docs: Document numbers in the index.
        names: The fields that are wanted; those without a value are left out.

    Raises:
        CorruptSegmentError: A document is damaged.
    """
    leaves = reader.leaf_readers()
    if len(leaves) == 1:
        return _stored(reader).read_some(docs, names)
    bases = [base for _, base in leaves]
    found: dict[int, dict[str, Any]] = {}
    for place, own in groupby(sorted(docs), lambda doc: bisect_right(bases, doc) - 1):
        of_leaf = list(own)
        values = _stored(leaves[place][0]).read_some([doc - bases[place] for doc in of_leaf], names)
        found.update(zip(of_leaf, values, strict=True))
    return [found[doc] for doc in docs]


def _stored(leaf: Any) -> StoredDocuments:
    stored: StoredDocuments = leaf.codec().data(leaf.storage(), leaf.segment()).stored
    return stored
