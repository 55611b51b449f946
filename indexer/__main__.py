"""``python -m indexer`` is ``defnews``, for where the script is not on the path."""

from __future__ import annotations

import sys

from indexer.cli import main

if __name__ == "__main__":
    sys.exit(main())
