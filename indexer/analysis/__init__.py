"""Text to terms: one analyser for indexing, querying and marking, so that the three cannot disagree."""

from indexer.analysis.analyzer import ANALYZER, WORD_CHARACTER, Analyzer, Token, bare_word
from indexer.analysis.finder import WordFinder
from indexer.analysis.stop_words import STOP_WORDS

__all__ = ["ANALYZER", "STOP_WORDS", "WORD_CHARACTER", "Analyzer", "Token", "WordFinder", "bare_word"]
