"""The engine: Whoosh, behind a façade. Only this folder and ``columnar`` know that it is Whoosh."""

from indexer.engine.batch import WriteBatch, write_batch
from indexer.engine.index import Index, open_index
from indexer.engine.store import IndexStore, knowledge_failures, read_meta

__all__ = [
    "Index",
    "IndexStore",
    "WriteBatch",
    "knowledge_failures",
    "open_index",
    "read_meta",
    "write_batch",
]
