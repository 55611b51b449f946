"""NITF, NewsML 1 and NewsML-G2: the agencies' XML, of which each holds the one before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from indexer.errors import DamagedFileError, EmptyFileError, FileTooLargeError, IngestError, WithdrawnError
from indexer.model import Article
from tests.unit.ingest.samples import PARAGRAPH, outcomes, zipped

if TYPE_CHECKING:
    from pathlib import Path

BODY = f"<p>{PARAGRAPH}</p><table><tr><td>Tanks</td><td>12</td></tr></table><media>no</media><p>End.</p>"
TEXT = f"{PARAGRAPH}\n\nTanks · 12\n\nEnd."
NITF = f"""<nitf><head><title>slug</title><tobject>
<tobject.subject tobject.subject.type="Politics" tobject.subject.matter="Defence"/></tobject>
<docdata management-status="usable"><doc-id id-string="n-1" regsrc="AP"/>
<date.issue norm="20260102T030405Z"/><key-list><keyword key="nato"/></key-list></docdata></head>
<body><body.head><hedline><hl1>Talks open</hl1></hedline><byline>By Ann Lee, <byttl>Editor</byttl></byline>
<dateline><location>ANKARA</location></dateline><abstract><p>Ministers meet.</p></abstract></body.head>
<body.content>{BODY}</body.content></body></nitf>"""
NITF_ARTICLE = Article(
    title="Talks open",
    body=TEXT,
    standfirst="Ministers meet.",
    id="n-1",
    published=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    published_from="file",
    dateline="ANKARA",
    author="Ann Lee",
    source="AP",
    language="en",
    tags=("nato", "Defence"),
)
NEWSML = f"""<NewsML><NewsItem xml:lang="en"><Identification><NewsIdentifier>
<ProviderId>agency.example</ProviderId><NewsItemId>m-1</NewsItemId></NewsIdentifier></Identification><NewsManagement>
<FirstCreated>20260102T030405+0000</FirstCreated><ThisRevisionCreated>20260103T000000+0000</ThisRevisionCreated>
<Status FormalName="STATUS"/></NewsManagement><NewsComponent><NewsLines><HeadLine>Talks open</HeadLine>
<ByLine>Ann Lee</ByLine><DateLine>ANKARA, Jan 2 -</DateLine></NewsLines><ContentItem>
<DataContent>{BODY}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
G2_ITEM = """<newsItem guid="g-1" version="VERSION" xml:lang="en"><itemMeta>
<provider literal="agency.example"><name>The Agency</name></provider>
<firstCreated>2026-01-02T03:04:05Z</firstCreated>
<versionCreated>2026-01-03T00:00:00Z</versionCreated><pubStatus qcode="stat:STATUS"/></itemMeta>
<contentMeta><located><name>Ankara</name></located><creator><name>Ann Lee</name></creator>
<subject><name>defence</name></subject><description>Ministers meet.</description>
<headline role="short">Talks</headline><headline>HEADLINE</headline></contentMeta>
<contentSet>CONTENT</contentSet></newsItem>"""
XHTML = f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{BODY}</body></html></inlineXML>'
ESCAPED = f"<inlineData>{BODY.replace('<', '&lt;')}</inlineData>"


def item(
    *, version: int = 1, status: str = "usable", headline: str = "Talks open", content: str = XHTML
) -> str:
    filled = G2_ITEM.replace("VERSION", str(version)).replace("STATUS", status)
    return filled.replace("HEADLINE", headline).replace("CONTENT", content)


def message(*items: str) -> str:
    return (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/>'
        f"<itemSet>{''.join(items)}</itemSet></newsMessage>"
    )


def test_nitf_gives_all_it_knows(tmp_path: Path) -> None:
    assert outcomes(tmp_path, "a.xml", NITF) == [NITF_ARTICLE]


def test_newsml_gives_all_it_knows(tmp_path: Path) -> None:
    assert outcomes(tmp_path, "a.xml", NEWSML.replace("STATUS", "Usable")) == [
        Article(
            title="Talks open",
            body=TEXT,
            id="m-1",
            published=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
            published_from="file",
            modified=datetime(2026, 1, 3, tzinfo=UTC),
            dateline="ANKARA",
            author="Ann Lee",
            source="agency.example",
            language="en",
        )
    ]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(XHTML, id="xhtml"),
        pytest.param(ESCAPED, id="escaped"),
        pytest.param(f"<inlineXML>{NITF}</inlineXML>", id="nitf"),
    ],
)
def test_a_news_item_gives_all_it_knows(tmp_path: Path, content: str) -> None:
    assert outcomes(tmp_path, "a.xml", item(content=content)) == [
        Article(
            title="Talks open",
            body=TEXT,
            standfirst="Ministers meet.",
            id="g-1",
            published=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
            published_from="file",
            modified=datetime(2026, 1, 3, tzinfo=UTC),
            dateline="Ankara",
            author="Ann Lee",
            source="The Agency",
            language="en",
            tags=("defence",),
        )
    ]


def test_of_a_message_the_latest_version_of_each_item_counts(tmp_path: Path) -> None:
    other = item(headline="Other").replace("g-1", "g-2")
    found = outcomes(tmp_path, "a.xml", message(item(version=10, headline="New"), item(version=9), other))
    assert [getattr(one, "title", None) for one in found] == ["New", "Other"]


def test_a_picture_with_a_caption_is_found_by_it(tmp_path: Path) -> None:
    [found] = outcomes(tmp_path, "a.xml", item(content='<remoteContent href="a.jpg"/>'))
    assert isinstance(found, Article)
    assert (found.title, found.body, found.standfirst) == ("Talks open", "Ministers meet.", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(item(status="canceled"), "canceled by its agency", id="g2-cancelled"),
        pytest.param(item(status="withheld"), "withheld by its agency", id="g2-withheld"),
        pytest.param("<newsItem/>", "has no text", id="g2-empty"),
        pytest.param("<newsMessage/>", "no news item", id="g2-nothing"),
        pytest.param("<packageItem/>", "a package", id="g2-package"),
        pytest.param("<conceptItem/>", "a concept", id="g2-concept"),
        pytest.param(NEWSML.replace("STATUS", "Canceled"), "canceled by its agency", id="newsml-cancelled"),
        pytest.param("<NewsML/>", "no news item", id="newsml-nothing"),
        pytest.param("<NewsML><NewsItem/></NewsML>", "has no text", id="newsml-empty"),
        pytest.param(NITF.replace("usable", "withheld"), "withheld by its agency", id="nitf-withheld"),
        pytest.param("<nitf/>", "neither a title nor a text", id="nitf-empty"),
    ],
)
def test_what_is_not_to_be_found_says_why(tmp_path: Path, content: str, message: str) -> None:
    [outcome] = outcomes(tmp_path, "a.xml", content)
    assert isinstance(outcome, EmptyFileError | WithdrawnError)
    assert message in outcome.message


BOMB = "".join(f"<!ENTITY e{number} '{f'&e{number - 1};' * 20}'>" for number in range(1, 9))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param("<nitf><body></nitf>", DamagedFileError, id="broken"),
        pytest.param("<nitf><body>", DamagedFileError, id="cut-short"),
        pytest.param(f"<nitf>{'<p>' * 100_00}", DamagedFileError, id="deep"),
        pytest.param(f"<nitf>{'x' * 100_001}</nitf>", FileTooLargeError, id="large"),
        pytest.param(
            f"<!DOCTYPE nitf [<!ENTITY e0 'x'>{BOMB}]><nitf>&e8;</nitf>", DamagedFileError, id="bomb"
        ),
        pytest.param(
            f"<!DOCTYPE nitf [<!ENTITY e0 'x'>{BOMB}]><nitf a='&e8;'/>",
            DamagedFileError,
            id="bomb-in-attribute",
        ),
        pytest.param(
            '<!DOCTYPE nitf [<!ENTITY e SYSTEM "file:///etc/passwd">]><nitf>&e;</nitf>',
            DamagedFileError,
            id="file",
        ),
        pytest.param(
            '<!DOCTYPE nitf SYSTEM "http://127.0.0.1:1/nitf.dtd"><nitf>&agency;</nitf>',
            DamagedFileError,
            id="outside",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="utf-8"?><nitf>\xff</nitf>', DamagedFileError, id="encoding"
        ),
    ],
)
def test_hostile_xml_is_refused(tmp_path: Path, content: str | bytes, error: type[IngestError]) -> None:
    [outcome] = outcomes(tmp_path, "a.xml", content)
    assert isinstance(outcome, error)
    assert outcome.hint


def test_names_that_html_has_for_characters_are_understood(tmp_path: Path) -> None:
    [outcome] = outcomes(tmp_path, "a.xml", NITF.replace("Talks open", "Caf&eacute;&nbsp;talks &amp; tea"))
    assert getattr(outcome, "title", None) == "Café talks & tea"


@pytest.mark.parametrize(
    ("content", "article_id"),
    [
        pytest.param(item(status="canceled"), "g-1", id="g2"),
        pytest.param(NEWSML.replace("STATUS", "Withheld"), "m-1", id="newsml"),
        pytest.param(NITF.replace("usable", "canceled"), "n-1", id="nitf"),
    ],
)
def test_a_withdrawal_names_its_article_also_inside_an_archive(
    tmp_path: Path, content: str, article_id: str
) -> None:
    [alone] = outcomes(tmp_path, "a.xml", content)
    [packed] = outcomes(tmp_path, "a.zip", zipped({"a.xml": content}))
    assert isinstance(alone, WithdrawnError)
    assert isinstance(packed, WithdrawnError)
    assert (alone.article_id, packed.article_id) == (article_id, article_id)
    assert packed.message == f"a.xml: {alone.message}"


@pytest.mark.parametrize(
    ("provider", "country"),
    [
        ('<provider><contactInfo><country qcode="iso3166-1a3:CHE"/></contactInfo></provider>', "CH"),
        ("<infoSource><address><country><name>Germany</name></country></address></infoSource>", "DE"),
        ('<subject><country qcode="iso3166-1a2:DE"/></subject>', None),
    ],
)
def test_the_country_of_the_provider_is_that_of_the_source(
    tmp_path: Path, provider: str, country: str | None
) -> None:
    content = item().replace("</contentMeta>", f"{provider}</contentMeta>")
    [found] = outcomes(tmp_path, "a.xml", content)
    assert getattr(found, "source_country", None) == country
