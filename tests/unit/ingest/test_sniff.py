from __future__ import annotations

import gzip
import lzma
import random
from collections.abc import Callable
from io import BytesIO

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import DamagedFileError, FileTooLargeError
from indexer.ingest.sniff import HEAD_BYTES, HTML, TEXT, describe, unpacked

Packer = Callable[[bytes], bytes]
PACKERS: dict[str, Packer] = {
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}
packed_any_way = pytest.mark.parametrize(("ending", "pack"), PACKERS.items(), ids=PACKERS)
NOISE = random.Random(1).randbytes(200_000)  # noqa: S311 - bytes that do not compress


def unpack(content: bytes, name: str = "x", max_bytes: int = 1_000_000) -> bytes:
    with unpacked(BytesIO(content), name, max_bytes) as (sample, stream):
        whole = stream.read()
        assert sample.head == whole[:HEAD_BYTES]
        return whole


@packed_any_way
def test_compression_is_undone(ending: str, pack: Packer) -> None:
    with unpacked(BytesIO(pack(NOISE)), f"News.JSONL{ending}", 1_000_000) as (sample, stream):
        assert (sample.name, sample.head, stream.read()) == ("news.jsonl", NOISE[:HEAD_BYTES], NOISE)


@packed_any_way
def test_parts_packed_one_after_another_are_one_file(ending: str, pack: Packer) -> None:
    assert unpack(pack(b"one ") + pack(b"two"), ending) == b"one two"


@packed_any_way
@pytest.mark.parametrize("kept", [0.3, 0.9, 0.9999])
def test_a_stream_cut_short_is_damaged(ending: str, pack: Packer, kept: float) -> None:
    content = pack(NOISE)
    with pytest.raises(DamagedFileError, match="ends too early"):
        unpack(content[: int(len(content) * kept)], ending)


@packed_any_way
def test_a_changed_stream_is_damaged(ending: str, pack: Packer) -> None:
    content = bytearray(pack(b"a few words " * 1_000))
    content[12:20] = b"\xff" * 8
    with pytest.raises(DamagedFileError, match=r"corrupt|ends too early"):
        unpack(bytes(content), ending)


@packed_any_way
def test_a_bomb_stops_at_the_limit(ending: str, pack: Packer) -> None:
    with pytest.raises(FileTooLargeError, match="more than 1,000,000 bytes"):
        unpack(pack(bytes(50_000_000)), ending)


def test_lines_are_read_from_the_beginning() -> None:
    with unpacked(BytesIO(b"one\ntwo\n"), "x", 100) as (_, stream):
        assert list(stream) == [b"one\n", b"two\n"]


@given(st.binary(max_size=300))
def test_what_is_not_packed_stays_as_it_is(content: bytes) -> None:
    if not content.startswith((b"\x1f\x8b", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")):
        assert unpack(content) == content


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"Talks open\nMinisters met.", TEXT),
        ("Gespräche".encode("latin-1"), TEXT),
        ("Talks open".encode("utf-16"), TEXT),
        ("Talks open".encode("utf-16-be"), TEXT),
        (b"<p>Talks</p>", TEXT),
        (b"<!DOCTYPE html><title>x</title>", HTML),
        (b"<!-- saved -->\n<HTML lang=en>", HTML),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', HTML),
        (b'<?xml version="1.0"?><nitf>', "an XML file"),
        (b"<!-- a feed -->\n<rss><item><html></html></item></rss>", "an XML file"),
        (b"From: a@b.c\nTo: d@e.f\nSubject: Talks\n\nHello", "an e-mail"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04....", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"{\\rtf1 Talks}", "an RTF document"),
        (b"WARC/1.0\r\n", "a web archive"),
        (b"\x00" * 257 + b"ustar", "a tar archive"),
        (b"Talks\x00open", "a binary file"),
        (bytes(range(1, 32)) * 10, "a binary file"),
        (gzip.compress(b"x"), "a file compressed twice"),
    ],
)
def test_files_are_told_by_what_they_hold(head: bytes, expected: str) -> None:
    assert describe(head) == expected
