"""All settings, read once and then passed in.

A value comes from the first of these that names it: a command's option, the environment
(``DEFNEWS_INDEX``), ``defnews.toml`` in the working folder, the default here.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from indexer.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME: Final = "defnews.toml"
ENVIRONMENT_PREFIX: Final = "DEFNEWS_"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run.

    Attributes:
        corpus: Folder of the articles.
        index: Folder of the index; can always be rebuilt from the corpus.
        knowledge: Folder of knowledge files of your own; need not be there.
        host: Address the front end listens on.
        port: Port the front end listens on.
        lock_timeout_seconds: How long a writer waits for another one.
        memory_megabytes: How much the buffers of all indexing processes together may take.
        max_article_bytes: Size of one article, or of a file that is one article, beyond which it is refused.
        max_file_bytes: Size of a file of many articles, unpacked, beyond which the rest of it is refused.
        file_timeout_seconds: How long reading a file may go on without giving an article.
        max_memory_bytes: Memory that reading a file may take.
        commit_interval_seconds: How much work of a long run a crash may cost.
        fetch_timeout_seconds: How long fetching one address may take in all.
    """

    corpus: Path = Path("corpus")
    index: Path = Path("var/index")
    knowledge: Path = Path("knowledge")
    host: str = "127.0.0.1"
    port: int = 8000
    lock_timeout_seconds: float = 10.0
    memory_megabytes: int = 512
    max_article_bytes: int = 10_000_000
    max_file_bytes: int = 4_000_000_000
    file_timeout_seconds: float = 30.0
    max_memory_bytes: int = 1_000_000_000
    commit_interval_seconds: float = 30.0
    fetch_timeout_seconds: float = 30.0

    @classmethod
    def load(
        cls,
        folder: Path,
        environment: Mapping[str, str],
        options: Mapping[str, Any] | None = None,
    ) -> Settings:
        """Reads the settings of ``folder``; ``None`` among the options counts as not given.

        Raises:
            SettingsError: A name is unknown or a value is of the wrong kind.
        """
        given: dict[str, Any] = _from_file(folder / FILE_NAME)
        known = {one.name for one in fields(cls)}
        for name in sorted(known):
            value = environment.get(ENVIRONMENT_PREFIX + name.upper())
            if value:
                given[name] = value
        given |= {name: value for name, value in (options or {}).items() if value is not None}
        return cls(**{name: _typed(name, value) for name, value in given.items()})

    def as_dict(self) -> dict[str, Any]:
        """Name to value, in the order of this page."""
        return asdict(self)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.", "Mend or remove it.") from error
    known = [one.name for one in fields(Settings)]
    for name in content:
        if name not in known:
            raise SettingsError(f"{path} names '{name}', which is no setting.", f"Known: {', '.join(known)}.")
    return content


def _typed(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever TOML or the environment holds
    kind = type(getattr(_DEFAULTS, name))
    try:
        return Path(value) if issubclass(kind, Path) else kind(value)
    except (TypeError, ValueError) as error:
        raise SettingsError(f"The setting '{name}' cannot be {value!r}.", "Give a number.") from error


_DEFAULTS: Final = Settings()
