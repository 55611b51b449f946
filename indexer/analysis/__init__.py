"""Text to terms: one analyser for indexing, querying and marking, so that the three cannot disagree."""

from indexer.analysis.analyzer import ANALYZER, Analyzer, Token, bare_run, joined_words
from indexer.analysis.designators import SPACED_NUMBERS, known_space
from indexer.analysis.finder import WordFinder
from indexer.analysis.runs import RUN, WORD_CHARACTER
from indexer.analysis.stop_words import STOP_WORDS

__all__ = [
    "ANALYZER",
    "RUN",
    "SPACED_NUMBERS",
    "STOP_WORDS",
    "WORD_CHARACTER",
    "Analyzer",
    "Token",
    "WordFinder",
    "bare_run",
    "joined_words",
    "known_space",
]
