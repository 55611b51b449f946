"""Files to articles: walk the corpus, see what each file is, read it, keep the ledger of what it gave."""

from indexer.ingest.contract import Limits, Read, Reader, Sample
from indexer.ingest.registry import READERS, read_file

__all__ = ["READERS", "Limits", "Read", "Reader", "Sample", "read_file"]
