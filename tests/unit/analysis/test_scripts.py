"""Texts of many scripts: their words, and an article of each found by a query with the right marks."""

from __future__ import annotations

import pytest

from indexer.analysis import ANALYZER
from tests.conftest import IndexOf, make_article


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Łódź Ørsted ærø Đoković Þór", ["lodz", "orsted", "aero", "dokovic", "thor"], id="letters"
        ),
        pytest.param("Müller Straße Çağlar ırak", ["muller", "strasse", "caglar", "irak"], id="accents"),
        pytest.param("Cafe\u0301s", ["cafes"], id="accents-apart"),
        pytest.param("مُحَمَّد الجيـــش ـ", ["محمد", "الجيش"], id="arabic-vowels-and-stretching"),
        pytest.param("שָׁלוֹם", ["שלום"], id="hebrew-vowels"),
        pytest.param("防衛装備庁", ["防衛", "衛装", "装備", "備庁"], id="pairs"),
        pytest.param("核、战争", ["核", "战争"], id="one-character"),
        pytest.param("中国J-20战机", ["中国", "j20", "战机"], id="designator-among-pairs"),
        pytest.param("핵무기 개발", ["핵무", "무기", "개발"], id="korean"),
        pytest.param("1,000 1.5 10,000.25", ["1000", "1.5", "10000.25"], id="numbers"),
        pytest.param("U.S. U.A.E. a.m. O’Brien’s Sa'ar", ["us", "uae", "am", "obrien", "saar"], id="signs"),
    ],
)
def test_words_of_other_scripts(text: str, expected: list[str]) -> None:
    assert [token.word for token in ANALYZER.tokens(text)] == expected


@pytest.mark.parametrize(
    ("body", "query", "marked"),
    [
        ("Министр обороны прибыл в Київ.", "ОБОРОНЫ", ["обороны"]),
        ("Ο υπουργός Άμυνας μίλησε.", "αμυνας", ["Άμυνας"]),
        ("أعلنت وزارة الدِّفاع عن صفقة.", "الدفاع", ["الدِّفاع"]),
        ("משרד הביטחון הודיע.", "הביטחון", ["הביטחון"]),
        ("日本の防衛装備庁は新型ミサイルを公開した。", "防衛装備庁", ["防衛装備庁"]),
        ("中国国防部发言人说。", "国防部", ["国防部"]),
        ("북한은 핵무기를 개발했다.", "핵무기", ["핵무기"]),
    ],
    ids=["russian", "greek", "arabic", "hebrew", "japanese", "chinese", "korean"],
)
def test_an_article_of_any_script_is_found(
    index_of: IndexOf, body: str, query: str, marked: list[str]
) -> None:
    index = index_of(make_article(1, body=body), make_article(2, body="Nothing."))
    (hit,) = index.search(query).hits
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.spans] == marked
