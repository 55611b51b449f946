"""The front end over the dozen articles, asked without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from bs4 import BeautifulSoup

from tests.web import site
from webui import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from indexer import Settings


class Open(Protocol):
    """Opens an address of the site and parses the page."""

    def __call__(self, address: str, *, status: int = 200) -> BeautifulSoup: ...


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return site.build(tmp_path_factory.mktemp("site"))


@pytest.fixture
def app(served: Settings) -> Flask:
    return create_app(served)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def open_page(client: FlaskClient) -> Open:
    def open_it(address: str, *, status: int = 200) -> BeautifulSoup:
        response = client.get(address)
        assert (response.status_code, response.mimetype) == (status, "text/html")
        return BeautifulSoup(response.text, "lxml")

    return open_it
