"""What can go wrong with a columnar index, as types.

```
ColumnarError                   .message, .file
├─ CorruptSegmentError          a file is missing, cut short or fails its checksum
├─ UnsupportedVersionError      written by a newer format than this one reads
├─ UnsupportedFieldError        a schema asks for something the format cannot hold
└─ IndexLockedError             another writer holds the index
```
"""

from __future__ import annotations


class ColumnarError(Exception):
    """Any failure of this package.

    Args:
        message: What happened, in words that can be shown to a user.
        file: Name of the file that is to blame, or an empty string.
    """

    def __init__(self, message: str, file: str = "") -> None:
        super().__init__(f"{file}: {message}" if file else message)
        self.message = message
        self.file = file


class CorruptSegmentError(ColumnarError):
    """A segment file is missing, cut short, foreign, or fails a checksum."""


class UnsupportedVersionError(ColumnarError):
    """A segment file has a format version that this code does not read."""


class UnsupportedFieldError(ColumnarError):
    """A field type, posting format, column or stored value that the format cannot hold."""


class IndexLockedError(ColumnarError):
    """Another writer holds the index; `message` says which process."""
