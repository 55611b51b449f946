"""Letters and a number that name a piece of equipment: ``F-35A``, ``MiG 29``, ``DDG51``, ``Mk. 41``.

One or two letters and a number are a designator wherever no space is between them. Longer prefixes have to be
known, since *mid-2023* and *COVID-19* look alike; where there is a space, prefix and number both have to be,
and even so not in *section F 35*. The lists hold what forces, their hull numbers and open inventories use.
"""

from __future__ import annotations

import re
from typing import Final

HYPHENS: Final = "-‐‑‒–−"
SPACES: Final = " \u00a0\u202f"
CJK: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
"""Chinese, Japanese and Korean characters, as a range."""

LETTER: Final = rf"[^\W\d_{CJK}]"

_HULLS: Final = "cg cgn cv cva cvn ddg ddgx ff ffg lcs lha lhd lpd lsd lst mcm ssbn ssgn ssn"
_PREFIXES: Final = """
    agm aim amx apg aps asn bgm bmd bmm bmp bpm brdm brem brm btr bwp cbu dhc eov fgm fim fps gbu
    himars imr jas jassm leopard lvt merkava mgm mig mim mk mlrs mpq nsm pac prp pts pzh rbs rgm rim
    rkhm rpg sdb spg spq sps spy sqs tos tpq tps tpy trs type ugm usv yak ypr zsu
"""
_CYRILLIC: Final = "миг бмп бтр бмд брдм брэм зсу рпг тос як"
_PROSE: Final = "no to of or vs"
"""Two letters that are a word before any number."""

_FIRST_LETTERS: Final = re.compile(r"([a-z]+)\d")
_ALIASES: Final = {"mark": "mk", "f/a": "fa"}
_WRITTEN: Final = {"mk": ("mk", "mark"), "f": ("f", "fa")}
_FIGHTERS: Final = re.compile(r"fa(?=(?:18|22)(?!\d))")
"""Fighters that attack too and are as often called F-18 and F-22; an F/A-50 is no F-50."""


_ANY_NUMBER: Final = "agm aim bgm fgm gbu mim rgm rim ugm mk bmd bmp brdm btr zsu df yak"
SPACED_NUMBERS: Final = {
    **dict.fromkeys(_HULLS.split(), "[0-9]{1,4}"),
    **dict.fromkeys(_HULLS.split(), "[0-9]{1,4}"),
    **dict.fromkeys(_ANY_NUMBER.split(), "[0-9]{1,3}"),
    "ah": "1|64",
    "ak": "47|74|10[1-9]|12",
    "amx": "10|13|30|56",
    "an": "2[246]|3[02]|7[0124]|124|132|140|148|178|225",
    "b": "1|2|21|52",
    "c": "5|17|130|295|390",
    "ch": "47|53",
    "ea": "6|18",
    "f": "4|5|14|15|16|18|22|35|111|117",
    "g": "7|8|20",
    "hh": "60",
    "hq": "7|9|16|17|19|22|29",
    "il": "18|20|22|38|62|76|78|80|86|96|112|114",
    "j": "7|8|10|11|15|16|20|31|35",
    "jas": "39",
    "jf": "17",
    "jl": "[123]",
    "ka": "2[5-9]|3[12]|5[02]|60|62|226",
    "kc": "10|30|46|130|135|390",
    "kh": "22|25|29|31|32|35|38|47|55|58|59|69|101|102|555",
    "leopard": "[12]",
    "m": "109|113|142|270|777",
    "mark": "41|45|46|48|54|57",
    "merkava": "[1-5]",
    "mh": "6|47|53|60",
    "mi": "8|17|24|26|28|35|38",
    "mig": "[0-9]{1,2}",
    "mq": "1|4|8|9|20|25|28",
    "pac": "[123]",
    "pl": "[589]|1[0-9]|21",
    "pzh": "2000",
    "rc": "12|135",
    "rpg": "7|18|2[26-9]|3[02]",
    "rq": "4|7|11|20|21|170|180",
    "rs": "24|26|28",
    "s": "300|350|400|500",
    "sm": "[236]",
    "ss": "18|19|2[0-9]",
    "su": "[79]|1[57]|2[02457]|3[034579]|47|57|75",
    "t": "54|55|62|64|72|80|84|90|14",
    "tu": "16|22|95|104|114|134|14[24]|154|160|204|214",
    "type": "[0-9]{2,3}",
    "uh": "1|60|72",
}
"""Numbers that follow a prefix after a space, as a regular expression."""

_NOT_BEFORE: Final = "class grade section group option schedule exhibit annex vitamin gate terminal plan"
"""Words after which a letter counts, as in *grade F 35 students*."""

WORD_BEGINS: Final = r"(?<![^\W_])(?<!['’])"
"""Where no letter, digit or apostrophe stands before."""


def known_space(spaces: str = SPACES, edge: str = WORD_BEGINS) -> str:
    """A regular expression for the space, or the dot, inside a known designator.

    It means the same for text and for UTF-8, so it says both cases of a letter and knows ten digits.

    Args:
        spaces: What counts as a space.
        edge: An expression that matches where a word begins.
    """
    not_counted = "".join(f"(?<!{_either_case(word)} [A-Za-z] )" for word in _NOT_BEFORE.split())
    known = "|".join(
        f"(?<={edge}{_either_case(prefix)}[{spaces}])(?:{numbers})"
        for prefix, numbers in SPACED_NUMBERS.items()
    )
    ends = "(?![0-9]|[.,][0-9]|[mck]m|th|st|pc|bn)"
    mk = rf"(?<={edge}[Mm][Kk])\.[{spaces}]?(?=[0-9])"
    return rf"[{spaces}](?=[0-9]){not_counted}(?=(?:{known}){ends})|{mk}"


def _either_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" for letter in word)


def _longest_first(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=lambda word: (-len(word), word)))


_VARIANT: Final = rf"{LETTER}{{1,5}}(?!{LETTER})(?:\d{{1,3}}(?!\d))?"
"""All letters there are and perhaps a number; dividing them in one way only keeps matching linear."""

DESIGNATOR: Final = rf"""
    (?:
      (?P<prefix>(?i:f/a|mark|{_longest_first(" ".join((_HULLS, _PREFIXES, _CYRILLIC)))})(?!{LETTER})
        | (?!(?i:{_longest_first(_PROSE)})[{HYPHENS}]){LETTER}{{1,2}}(?!{LETTER}))
      (?:[{HYPHENS}{SPACES}]|\.[{SPACES}]?)?
      (?P<number>\d{{1,4}}(?!\d)
        (?:{_VARIANT}|[{HYPHENS}](?:\d{{1,3}}(?!\d)(?:{LETTER}{{1,2}}(?!{LETTER}))?
                                   |{LETTER}{{1,2}}(?!{LETTER})(?:\d{{1,2}}(?!\d))?))*)
    | (?P<numbered>\d{{1,2}}{LETTER}{{1,2}}(?!{LETTER})\d{{1,4}}(?!\d)(?:{_VARIANT})*
        | [1-9](?i:[skmpab])[{HYPHENS}]\d{{2,4}})
    )
"""
"""A whole designator, for :data:`re.VERBOSE`."""

_SEGMENT: Final = re.compile(r"[^\W\d_]+|\d+|-")
_PLURAL: Final = re.compile(r"(?<=\d)s$|(?<=[a-z])(?<!\dm)(?<!\db)s$")
_LATIN: Final = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыэіє", "abvgdeziklmnoprstufyeie", strict=True))
    | dict(zip("жхцчшщюяьъ", ("zh", "kh", "ts", "ch", "sh", "shch", "yu", "ya", "", ""), strict=True))
)


def written_letters(form: str) -> tuple[str, ...]:
    """The letters that may stand before the first digit where a designator of this form is written.

    >>> written_letters("pac3"), written_letters("mk41"), written_letters("army")
    (('pac',), ('mk', 'mark'), ())
    """
    found = _FIRST_LETTERS.match(form)
    return _WRITTEN.get(found[1], (found[1],)) if found else ()


def designator_forms(prefix: str, number: str) -> tuple[str, ...]:
    """What a designator is searched as, the first form being what a query asks for.

    Args:
        prefix: Its letters before the first digit, folded; empty for one that begins with a digit.
        number: The rest of it, folded.

    >>> designator_forms("f", "35a")
    ('f35a', 'f35a', 'f35')
    >>> designator_forms("mark", "48s"), designator_forms("f/a", "18e")
    (('mk48', 'mk48s', 'mark'), ('f18e', 'f18e', 'f18'))
    """
    start = prefix.translate(_LATIN)
    rest = number.translate(_LATIN)
    written = _FIGHTERS.sub("f", _ALIASES.get(start, start) + _without_hyphens(rest))
    one = _PLURAL.sub("", written)
    segments = _SEGMENT.findall(one)
    fewest = 2 if start else 3
    lengths = [count for count in range(len(segments) - 1, fewest - 1, -1) if segments[count - 1] != "-"]
    shorter = ["".join(segments[:count]) for count in lengths]
    named = [start] if len(start) > 2 and start.isalpha() else []
    return (one, written, *shorter, *named)


def _without_hyphens(number: str) -> str:
    """``number`` in one piece; only between digits a hyphen tells something: R-77-1 is not R-771."""
    return re.sub(rf"(?<!\d)[{HYPHENS}]|[{HYPHENS}](?!\d)", "", number).translate(_PLAIN_HYPHEN)


_PLAIN_HYPHEN: Final = str.maketrans(dict.fromkeys(HYPHENS, "-"))
