"""British and American spelling as one term: what is stemmed is the American spelling of a word.

Endings follow rules with their exceptions; other differences are lists of how words begin. Synonyms, such as
*lorry* and *truck*, are not spellings, and pairs that may differ in meaning, such as *tyre* and *tire*, stay
apart. So do pairs with different first letters: a word is marked where it begins like its term.
"""

from __future__ import annotations

import re
from typing import Final

_OUR: Final = """
    arb ard arm behavi cand clam col demean endeav enam ferv fav flav glam harb hon hum lab neighb od
    parl ranc rig rum savi splend succ tum val vap vig misdemean discol disfav dishon
"""
_RE: Final = """
    cent epicent theat amphitheat fib lit millilit met kilomet centimet millimet nanomet calib lust
    spect somb meag sab scept sepulch mit reconnoit manoeuv
"""
_DOUBLED: Final = """
    travel cancel label model remodel fuel refuel signal level channel tunnel marshal counsel quarrel
    rival shovel total dial equal initial unravel panel pummel swivel shrivel imperil pencil council
"""
_OTHERS: Final = """
    aluminium:aluminum anaem:anem anaesthe:anesthe archaeo:archeo artefact:artifact caesarean:cesarean
    carburettor:carburetor catalogue:catalog cataloguing:cataloging catalogued:cataloged cheque:check
    cosy:cozy cypher:cipher
    defence:defense dialogue:dialog analogue:analog encyclopaed:encycloped enrolment:enrollment
    fulfilment:fulfillment furore:furor grey:gray haema:hema haemo:hemo instalment:installment
    jewellery:jewelry judgement:judgment acknowledgement:acknowledgment kilogramme:kilogram
    leukaem:leukem licence:license
    marvellous:marvelous mediaeval:medieval mould:mold moustache:mustache offence:offense
    orthopaed:orthoped paeda:peda paedi:pedi paedo:pedo plough:plow practise:practice
    practising:practicing pretence:pretense programme:program pyjama:pajama savour:savor
    sceptic:skeptic skilful:skillful smoulder:smolder
    speciality:specialty sulph:sulf wilful:willful woollen:woolen yoghurt:yogurt ageing:aging
"""
_NO_OTHERS: Final = frozenset(["programmed", "programmer", "programmers"])

_KEEP_ISE: Final = frozenset(
    """
    advertise advise apprise cerise chastise chemise circumcise comprise compromise concise demise
    denise despise devise disenfranchise enfranchise enterprise excise exercise expertise franchise
    improvise incise merchandise mortise paradise precise premise promise reprise revise sunrise
    supervise surmise surprise televise treatise uprise valise
    """.split()  # noqa: SIM905 - a list of quoted words is no easier to read
)
_KEEP_BEFORE_ISE: Final = ("a", "o", "u", "w")
"""Letters behind which *ise* is no ending: *raise*, *noise*, *cruise*, *likewise*."""

_BEGINNINGS: Final = {f"{root}our": f"{root}or" for root in _OUR.split()} | dict(
    pair.split(":") for pair in _OTHERS.split()
)
_ROOTS: Final = {start[:3] for start in (*_BEGINNINGS, *_RE.split())}
_BEGINNING: Final = re.compile("|".join(sorted(_BEGINNINGS, key=lambda start: (-len(start), start))))
_ISE: Final = re.compile(r"([a-z]{3,}?)is(e[dsr]?|ers|ing|ation(?:s|al|ally)?|able)")
_YSE: Final = re.compile(r"((?:ana|para|cata|dia|hydro|electro)ly)s(e[dr]?|ers|ing)")
_DOUBLE: Final = re.compile(rf"({'|'.join(_DOUBLED.split())})l(ed|ings?|ers?|ors?)")
_ENDS_IN_RE: Final = re.compile(rf"({'|'.join(_RE.split())})r(?:e([sd]?)|(ing|able|ability))")


SPELLING_RULES: Final = repr((sorted(_BEGINNINGS.items()), sorted(_KEEP_ISE), _RE, _DOUBLED, _ISE, _YSE))
"""All of them, to tell one version from another."""


def american_spelling(word: str) -> str:
    """The American spelling of a folded word; the word itself if it has none of its own.

    >>> [american_spelling(word) for word in ("defence", "organising", "promise", "centred", "travelled")]
    ['defense', 'organizing', 'promise', 'centered', 'traveled']
    """
    if word[:3] in _ROOTS:
        found = _BEGINNING.match(word)
        if found is not None and word not in _NO_OTHERS:
            return _BEGINNINGS[found.group()] + word[found.end() :]
        found = _ENDS_IN_RE.fullmatch(word)
        if found is not None:
            root, after_e, other = found.groups("")
            return f"{root.replace('noeu', 'neu')}er{'ed' if after_e == 'd' else after_e}{other}"
    return _with_other_ending(word)


def british_beginnings(stem: str) -> list[str]:
    """How words begin of which the American spelling has this stem, where that begins differently.

    >>> british_beginnings("defens"), british_beginnings("center"), british_beginnings("tank")
    (['defence'], ['centr'], [])
    """
    return [
        british
        for american, british in _BRITISH.items()
        if stem.startswith(american[: max(len(american) - _LOST_IN_STEMS, _LEAST_SHARED - 1)])
    ]


def _with_other_ending(word: str) -> str:
    if "is" in word[3:] and (found := _ISE.fullmatch(word)):
        root = found[1]
        is_ending = not root.endswith(_KEEP_BEFORE_ISE) and f"{root}ise" not in _KEEP_ISE
        return f"{root}iz{found[2]}" if is_ending else word
    if "lys" in word and (found := _YSE.fullmatch(word)):
        return f"{found[1]}z{found[2]}"
    if "ll" in word[-6:] and (found := _DOUBLE.fullmatch(word)):
        return found[1] + found[2]
    return word


def shared_beginning(word: str) -> str:
    """How far both spellings of an American ``word`` are the same at the least.

    >>> shared_beginning("skeptical"), shared_beginning("colored"), shared_beginning("tank")
    ('s', 'colored', 'tank')
    """
    counts = [_SHARED[word[:length]] for length in _SHARED_LENGTHS if word[:length] in _SHARED]
    return word[: min(counts, default=len(word))]


def _shared_letters(one: str, other: str) -> int:
    return next((count for count, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(other))


_LEAST_SHARED: Final = 5
"""Spellings that share so many letters need not be looked at."""

_LOST_IN_STEMS: Final = 2
"""So many letters of a beginning may be missing in the stem."""

_BRITISH: Final = {american: british for british, american in _BEGINNINGS.items()} | {
    f"{root}er": f"{root}r" for root in _RE.split()
}
_SHARED: Final = {"maneuv": len("man")} | {
    american[: max(count + 1, len(american) - 1)]: count  # stems may have another last letter
    for british, american in (*_BEGINNINGS.items(), *((f"{root}re", f"{root}er") for root in _RE.split()))
    if (count := _shared_letters(british, american)) < _LEAST_SHARED
}
_SHARED_LENGTHS: Final = sorted(set(map(len, _SHARED)))
