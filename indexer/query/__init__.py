"""Text to tree: what people type, understood, repaired and said back. Knows no index."""

from indexer.query.describe import describe
from indexer.query.fields import FIELDS
from indexer.query.parser import Parsed, parse
from indexer.query.render import render
from indexer.query.tree import Node

__all__ = ["FIELDS", "Node", "Parsed", "describe", "parse", "render"]
