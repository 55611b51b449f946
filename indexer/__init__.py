"""defnews: full-text search for defence news.

>>> from indexer import open_index
>>> with open_index("var/index") as index:  # doctest: +SKIP
...     page = index.search("saudi pakistan", limit=10)
"""

from indexer.engine import Index, open_index
from indexer.errors import (
    ArticleNotFoundError,
    BadValueError,
    DamagedFileError,
    EmptyFileError,
    FilesVanishedError,
    FileTooCostlyError,
    FileTooLargeError,
    IndexDamagedError,
    IndexerError,
    IndexLockedError,
    IndexMissingError,
    IndexOutdatedError,
    IndexStateError,
    IngestError,
    KnowledgeError,
    QuerySyntaxError,
    SettingsError,
    UnknownFieldError,
    UnreadableFileError,
    UnsupportedFormatError,
    UserError,
    WithdrawnError,
)
from indexer.evaluation import Evaluation, evaluate
from indexer.follow import pull, watch
from indexer.history import Version, versions
from indexer.model import (
    FACETS,
    SORTS,
    Article,
    FacetValue,
    Hit,
    MarkedArticle,
    Note,
    ScorePart,
    SearchPage,
    SearchRequest,
    Snippet,
    Sort,
    Span,
    Suggestion,
    iso,
)
from indexer.operations import FormatInfo, Removal, add, formats, reindex, remove
from indexer.progress import SILENT, Progress
from indexer.query.guide import GuideExample, GuideTopic, query_guide
from indexer.report import Failure, IndexStats, IngestReport
from indexer.settings import Settings
from indexer.upkeep import Finding, check, repair

__all__ = [
    "FACETS",
    "SILENT",
    "SORTS",
    "Article",
    "ArticleNotFoundError",
    "BadValueError",
    "DamagedFileError",
    "EmptyFileError",
    "Evaluation",
    "FacetValue",
    "Failure",
    "FileTooCostlyError",
    "FileTooLargeError",
    "FilesVanishedError",
    "Finding",
    "FormatInfo",
    "GuideExample",
    "GuideTopic",
    "Hit",
    "Index",
    "IndexDamagedError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexOutdatedError",
    "IndexStateError",
    "IndexStats",
    "IndexerError",
    "IngestError",
    "IngestReport",
    "KnowledgeError",
    "MarkedArticle",
    "Note",
    "Progress",
    "QuerySyntaxError",
    "Removal",
    "ScorePart",
    "SearchPage",
    "SearchRequest",
    "Settings",
    "SettingsError",
    "Snippet",
    "Sort",
    "Span",
    "Suggestion",
    "UnknownFieldError",
    "UnreadableFileError",
    "UnsupportedFormatError",
    "UserError",
    "Version",
    "WithdrawnError",
    "add",
    "check",
    "evaluate",
    "formats",
    "iso",
    "open_index",
    "pull",
    "query_guide",
    "reindex",
    "remove",
    "repair",
    "versions",
    "watch",
]
