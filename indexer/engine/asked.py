"""A query read as the analyser reads: of ``F 35`` an article has one word, and so has a query."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from indexer.analysis import with_joints
from indexer.query import parse

if TYPE_CHECKING:
    from indexer.query import Parsed


def read_query(text: str) -> Parsed:
    """Reads a query of today; any text is one."""
    return parse(text, today=datetime.now(UTC).date(), joined=with_joints)
