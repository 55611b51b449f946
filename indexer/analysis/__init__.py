"""Text to terms: one analyser for indexing, querying and marking, so that the three cannot disagree."""

from indexer.analysis.analyzer import (
    ANALYZER,
    CAPITALS,
    Analyzer,
    Token,
    analyzer_of,
    bare_form,
    bare_run,
    with_joints,
)
from indexer.analysis.designators import SPACED_NUMBERS, known_space
from indexer.analysis.finder import WordFinder
from indexer.analysis.languages import STEMMERS
from indexer.analysis.runs import RUN, WORD_CHARACTER
from indexer.analysis.sentences import (
    ABBREVIATIONS,
    MAX_ABBREVIATION,
    PARAGRAPH,
    SENTENCE,
    openings,
    sentence_start,
)
from indexer.analysis.spelling import american_spelling, british_beginnings
from indexer.analysis.stop_words import STOP_WORDS

__all__ = [
    "ABBREVIATIONS",
    "ANALYZER",
    "CAPITALS",
    "MAX_ABBREVIATION",
    "PARAGRAPH",
    "RUN",
    "SENTENCE",
    "SPACED_NUMBERS",
    "STEMMERS",
    "STOP_WORDS",
    "WORD_CHARACTER",
    "Analyzer",
    "Token",
    "WordFinder",
    "american_spelling",
    "analyzer_of",
    "bare_form",
    "bare_run",
    "british_beginnings",
    "known_space",
    "openings",
    "sentence_start",
    "with_joints",
]
