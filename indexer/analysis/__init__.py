"""Text to terms: one analyser for indexing, querying and marking, so that the three cannot disagree."""

from indexer.analysis.analyzer import ANALYZER, Analyzer, Token, bare_run
from indexer.analysis.finder import WordFinder
from indexer.analysis.stop_words import STOP_WORDS

__all__ = ["ANALYZER", "STOP_WORDS", "Analyzer", "Token", "WordFinder", "bare_run"]
WORD_CHARACTER=1
bare_word=1
