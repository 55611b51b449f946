"""What is known of the field, as data that anyone can edit, and which of it a text speaks of.

It knows nothing of articles, queries and indexes: texts go in, names of things come out.
"""

from indexer.knowledge.acronyms import Pair, explained
from indexer.knowledge.entry import FACET_KINDS, KINDS, Entry
from indexer.knowledge.files import Problem
from indexer.knowledge.knowledge import Knowledge, current_fingerprint, load
from indexer.knowledge.tagger import Mention, Tagger

__all__ = [
    "FACET_KINDS",
    "KINDS",
    "Entry",
    "Knowledge",
    "Mention",
    "Pair",
    "Problem",
    "Tagger",
    "current_fingerprint",
    "explained",
    "load",
]
