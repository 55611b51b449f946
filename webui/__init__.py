"""The web front end: pages and JSON over one read-only index.

HTML exists in ``templates/`` and nowhere else. Nothing here changes the index or the corpus, so the only
methods are GET and HEAD.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, url_for
from jinja2 import StrictUndefined

from webui import api, errors, feeds, formats, pages, security
from webui.access import EXTENSION, IndexAccess
from webui.caching import RUN

if TYPE_CHECKING:
    from indexer import Settings

__all__ = ["create_app"]

_ONE_YEAR_SECONDS = 365 * 24 * 3600


def create_app(settings: Settings) -> Flask:
    """The WSGI application. It starts without an index, too, and answers 503 until there is one."""
    app = Flask(__name__)
    # Static files are addressed with the run in the query, so a copy never goes stale.
    app.config.update(SEND_FILE_MAX_AGE_DEFAULT=_ONE_YEAR_SECONDS, PROVIDE_AUTOMATIC_OPTIONS=False)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it, its base does not
    app.url_map.merge_slashes = False  # "//host" is no address of ours, and no redirect to one
    app.extensions[EXTENSION] = IndexAccess(settings.index)
    security.protect(app, settings.host)
    errors.register(app)
    for blueprint in (pages.blueprint, feeds.blueprint, api.blueprint, api.health):
        app.register_blueprint(blueprint)
    _set_up_templates(app)
    return app


def _set_up_templates(app: Flask) -> None:
    """Templates get the fields of their page, a few filters and static addresses; no request, no config."""
    app.template_context_processors.clear()
    for name in ("config", "g", "get_flashed_messages", "request", "session"):
        del app.jinja_env.globals[name]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {one.__name__: one for one in formats.FILTERS}
    app.jinja_env.globals |= {"asset": _asset}


def _asset(name: str) -> str:
    return url_for("static", filename=name, v=RUN)
