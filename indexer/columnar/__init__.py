"""A Whoosh index on NumPy arrays: a codec, a bulk writer and top-k search.

Knows Whoosh and NumPy and nothing of what is searched; see README.md in this folder for the file format and
its limits.
"""

from indexer.columnar.analysis import BatchAnalyzer, BatchSession, Cut, TokenBatch, WordAnalyzer
from indexer.columnar.checking import Damage, check_index
from indexer.columnar.codec import ColumnarCodec
from indexer.columnar.completing import completions
from indexer.columnar.errors import (
    ColumnarError,
    CorruptSegmentError,
    IndexLockedError,
    UnsupportedFieldError,
    UnsupportedVersionError,
)
from indexer.columnar.expansion import Expansion, expand
from indexer.columnar.grouping import Groups
from indexer.columnar.newness import Newness
from indexer.columnar.placed import AtLeast, Before, Behind, Exactly, Near, PlacedQuery, Together
from indexer.columnar.queries import MoreOften, Several
from indexer.columnar.ranking import Order
from indexer.columnar.search import SearchOptions, TopK, search
from indexer.columnar.segment import ColumnarSegment
from indexer.columnar.stored import read_stored
from indexer.columnar.writer import BulkWriter, CommitReport

__all__ = [
    "AtLeast",
    "BatchAnalyzer",
    "BatchSession",
    "Before",
    "Behind",
    "BulkWriter",
    "ColumnarCodec",
    "ColumnarError",
    "ColumnarSegment",
    "CommitReport",
    "CorruptSegmentError",
    "Cut",
    "Damage",
    "Exactly",
    "Expansion",
    "Groups",
    "IndexLockedError",
    "MoreOften",
    "Near",
    "Newness",
    "Order",
    "PlacedQuery",
    "SearchOptions",
    "Several",
    "Together",
    "TokenBatch",
    "TopK",
    "UnsupportedFieldError",
    "UnsupportedVersionError",
    "WordAnalyzer",
    "check_index",
    "completions",
    "expand",
    "read_stored",
    "search",
]
