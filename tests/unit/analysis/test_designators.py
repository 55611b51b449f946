"""Spellings of designators: what finds what, and what does not."""

from __future__ import annotations

import pytest

from indexer.analysis import ANALYZER, with_joints

FOUND = """
F-35            F35 | F 35 | F-35A | F-35B | F35C | F-35s | F-35's | F-35’s | F‑35 | F–35A | F-35I | F-35-led
F35             F-35 | F 35 | F-35A | F35s | F-35Bs
f 35            F-35 | F35 | F 35B | F-35C
F-35A           F-35A | F35A | F 35A | f-35a | F-35As | F-35A's
F-16            F16 | F 16 | F-16s | F-16's | F-16C | F-16CJ | F-16V | F-15/16
F-15E           F15E | F-15Es | F 15E
F-22            F22 | F-22A | F 22
F/A-18          F/A-18E/F | FA-18 | F/A-18C | FA18 | F/A‑18 | F-18 | F 18 | F-18s | EF-18/F-18
F-18            F/A-18E/F | FA-18 | F/A-18C | FA18 | F/A‑18 | F/A-18s | F-18’s | F/A-18's
F/A-18E         F-18E | FA-18E | F/A-18Es
F/A-22          F-22 | F-22A | F-22s
F/A-50          FA-50 | FA50 | F/A-50s
F-117           F-117A | F117
B-52            B52 | B-52H | B 52 | B-52s | B-52Hs
B-21            B21 | B 21 | B-21A
C-130           C130 | C-130J | C-130J-30 | C 130 | C130H | C-130s
C-130J          C-130J | C130J | C-130J-30
KC-46           KC46 | KC-46A | KC 46 | KC-46s
P-8             P-8A | P8 | P-8I
E-2D            E2D | E-2D
A-10            A10 | A-10C | A-10s
AH-64           AH64 | AH-64E | AH 64
UH-60           UH60 | UH-60M | UH 60
CH-47           CH47 | CH-47F | CH 47
MQ-9            MQ9 | MQ-9B | MQ-9A | MQ 9
RQ-4            RQ4 | RQ-4B | RQ 4
MiG-29          MiG 29 | MiG29 | Mig-29 | mig-29 | MiG-29K | MiG-29s | МиГ-29 | MIG-29SMT
MiG             MiG-29 | MiG-31 | MiG 21
Su-34           Su 34 | SU-34 | su34 | Su-34M | Су-34 | Su-34s
Su-27           Su27 | Su-27UB | Su 27 | Su-27SM3
Su-30           Su-27/30 | Su-30MKI | Su-30SM2 | Су-30СМ
Su-35           Su-35S | Su35
Tu-95           Tu-95MS | Ту-95МС | Tu 95 | TU-95
Tu-95MS         Tu95MS | Tu-95MS | Ту-95МС
Tu-22           Tu-22M3 | Tu22
Tu-160          Tu160 | Tu-160M | Ту-160
Il-76           Il 76 | IL-76MD | Ил-76 | Il-76MD-90A
Ka-52           Ka52 | Ka-52M | Ка-52 | KA 52
Mi-8            Mi-8/17 | Mi-8AMTSh | Ми-8 | Mi8
Mi-17           Mi-8/17 | Mi-17V-5 | Mi 17
J-20            J20 | J 20 | J-20A | J-20s
JF-17           JF17 | JF 17 | JF-17C
PL-15           PL15 | PL 15 | PL-15E
DF-21           DF-21D | DF21 | DF 21
DF-21D          DF21D | DF-21D
DF-41           DF 41 | DF41
Yak-130         Yak 130 | Yak130 | Як-130
An-124          An 124 | AN-124 | An124
S-400           S400 | S 400 | С-400 | S-400s | S-400s' | S400s | S-400’s
S-400s          S-400 | S400 | С-400
MiG-29s         MiG-29 | MiG 29 | MiG-29's
F-35s           F-35 | F-35A | F 35
S-300           S-300PMU-2 | S-300PMU2 | S-300V4 | S 300 | С-300
S-300PMU-2      S-300PMU2 | S300PMU-2
T-90            T-90M | T 90 | T90 | Т-90 | Т-90М | T-90s | T-90A | T-72/90
T-90M           T90M | Т-90М
T-72            T-72B3 | T72 | T 72 | T-72/90
T-72B3          T72B3 | T-72-B3
BMP-2           BMP2 | BMP 2 | БМП-2 | BMP-2s
BTR-82          BTR-82A | BTR 82A | БТР-82А
M1A2            M1A2 | M-1A2 | M1A2s
M1              M1A2 | M1A1
M109            M109A6 | M109A7 | M 109
M777            M777A2 | M 777 | M-777
M142            M-142 | M 142 | HIMARS M142
Leopard 2       Leopard-2 | Leopard 2A6 | Leopard2A4 | Leopard 2s
2S19            2S19M2 | 2s19
9M729           9M-729 | 9m729
9K720           9K-720 | 9K720M
3M22            3M-22
Kh-101          Kh 101 | KH-101 | Х-101 | Kh101
Kh-47M2         Kh47M2
R-77            R-77-1 | R77 | R-77M
R-77-1          R77-1 | R-77-1
AIM-120         AIM-120D | AIM120 | AIM 120C | AIM-120C-7
AIM-120D        AIM120D | AIM-120D-3
AIM-9X          AIM9X | AIM-9X
AGM-158         AGM-158B | AGM 158 | AGM158
AGM-114         AGM-114R | AGM 114
MIM-104         MIM 104 | MIM104
RIM-161         RIM161 | RIM 161
SM-3            SM-3 Block IIA | SM3 | SM 3
SM-6            SM6 | SM 6
PAC-3           PAC 3 | PAC3 | PAC-3s
GBU-39          GBU 39 | GBU-39/B
AN/TPY-2        AN/TPY-2 | AN/TPY2
TPY-2           AN/TPY-2
SPY-6           AN/SPY-6(V)1 | SPY6
DDG-51          DDG 51 | DDG51 | (DDG 51)
DDG 1000        DDG-1000 | DDG1000
CVN-78          CVN 78 | CVN78
SSN-774         SSN 774 | SSN774
SSN-AUKUS       SSN-AUKUS
SSBN-826        SSBN 826 | SSBN826
LHD-8           LHD 8
LPD-17          LPD 17
FFG-62          FFG 62 | FFG62
CG-71           CG 71
DDG             DDG-51 | DDG 51
Type 055        Type-055 | Type055 | type 055 | Type 055A
Type 45         Type-45 | Type45 | Type 45s
Type 054A       Type-054A | Type054A
Type 26         Type 26 | Type-26
Mk 41           Mk. 41 | MK41 | Mk-41 | Mk.41 | Mark 41 | MK 41
Mk 48           Mark 48 | Mk-48 | mk48
Shahed-136      Shahed 136 | Shahed136 | shahed-136
Hwasong-17      Hwasong 17 | Hwasong17
Orlan-10        Orlan 10 | Orlan-10s
Geran-2         Geran 2
155 mm          155mm | 155-mm | 155‑mm | 155 MM
155mm           155 mm | 155-mm
7.62mm          7.62 mm | 7.62-mm
1,000km         1000 km | 1,000 km | 1000-km
300 km          300km | 300-km
G-20            G20 | G 20
G7              G-7 | G 7
COVID-19        Covid-19 | COVID 19 | covid19
1,000           1000 | 1,000
10,000 troops   10000 troops
1.5bn           1.5 bn
9/11            9/11
24/7            24/7
2023-01-20      2023-01-20
AK-47           AK47 | AK 47 | AK-47s
RPG-7           RPG7 | RPG 7
U.S.            US | U.S. | U.S.-led | U.S.’
U.A.E.          UAE
UN              U.N.
U.S.-led        US-led
10 p.m.         10 pm | 10pm
"""

APART = """
F-35            35 F | F-36 | 35 | F | F-351 | 35F | F | F 35,000 | F-3 | AF-35 | F-15 | 5F
F-35A           F-35 | F-35B | F-35 A
F-3             F-35
F-18            F/A-50 | A-18 | F/A-180 | EF-18
F/A-18          F-16 | A-18 | F/A-50
F/A-18E         F/A-18 | F-18 | F-18F
F-50            F/A-50
A-18            F/A-18
35              F-35 | S-35 | F 35
F               F-35 | F 16
S-400           S-300 | 400 | S&P 400 | S 40 | 400s | Poor's 400
MiG-29          MiG-21 | 29 | Mi-29
Su-34           Su-35 | 34
Su-35           Su-34/30
M1              M10 | M109 | 1
T-90            T-9 | 90 | at 90 | T-72
Mk 41           Mk 48 | Mark | 41
Type 055        Type 05 | type | Type 056
type 2          Type 055
A-10            a 10 percent rise | a 10-year plan | 10
AK-47           AK-74
DDG-51          DDG-52 | 51
R-77            R-771
R-77-1          R-77 | R-771
1,000           1 | 000 | 1,000,000 | 10
1.5             1 5 | 15 | 1
155 mm          55 mm | 155 | 155 km
C-130J          C-130 | C-130H
G-20            G-2 | 20 | group 20
F-16            grade F 16 students | F 16,000 | F 16mm lens
S-300           of 300 | 300 S | it's 300
B-52            vitamin B 52 | section B 52
Il-76           until 76 | pupil 76
mid-202         mid-2023
U.S.            U S | USA | S
"""


def table(lines: str) -> list[tuple[str, str]]:
    """The pairs of a table of one query and many texts a line."""
    rows = [(line[:16].strip(), line[16:].split("|")) for line in lines.strip().splitlines()]
    return [(query, text.strip()) for query, texts in rows for text in texts]


def finds(query: str, text: str) -> bool:
    """Whether an article of ``text`` has the terms of ``query`` beside each other."""
    asked = [token.term for token in ANALYZER.tokens(query)]
    there = [set(token.forms) for token in ANALYZER.tokens(text)]
    return any(
        all(term in forms for term, forms in zip(asked, there[start:], strict=False))
        for start in range(len(there) - len(asked) + 1)
    )


@pytest.mark.parametrize(("query", "text"), table(FOUND))
def test_every_spelling_is_found(query: str, text: str) -> None:
    assert finds(query, text)
    assert finds(query, f"On Monday {text}, it was said")


@pytest.mark.parametrize(("query", "text"), table(APART))
def test_nothing_else_is_found(query: str, text: str) -> None:
    assert not finds(query, text)


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len(table(FOUND)) >= 200
    assert len(table(APART)) >= 60


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("F-35A", [("f35a", "f35a", "f35")]),
        ("MiG-29s", [("mig29", "mig29s", "mig", "mig")]),
        ("Mark 48", [("mk48", "mk48", "mark", "mark")]),
        ("2S19M2", [("2s19m2", "2s19m2", "2s19m", "2s19")]),
        ("Tu-95MS", [("tu95ms", "tu95ms", "tu95")]),
        ("Ту-95МС", [("tu95ms", "tu95ms", "tu95")]),
        ("R-77-1", [("r77-1", "r77-1", "r77")]),
        ("Su-27/30", [("su27", "su27"), ("su30", "su30")]),
        ("1,000km", [("1000", "1000"), ("km", "km")]),
        ("10-year-old", [("10", "10"), ("year", "year"), ("old", "old")]),
        ("F-35-led", [("f35", "f35"), ("led", "led")]),
        ("1980s", [("1980s", "1980s", "1980")]),
        ("F-16'A", [("f", "f"), ("16a", "16a")]),
    ],
)
def test_the_forms_of_a_run(text: str, forms: list[tuple[str, ...]]) -> None:
    assert [token.forms for token in ANALYZER.tokens(text)] == forms


def test_offsets_take_in_the_whole_designator() -> None:
    text = "An F/A-18E’s ‘F 35’, (Mk. 41); U.S.-made Su-27/30."
    assert [text[token.start : token.end] for token in ANALYZER.tokens(text)] == [
        *("An", "F/A-18E’s", "F 35", "Mk. 41", "U.S", "made", "Su-27", "30"),
    ]


def test_words_of_a_query_are_joined_where_a_text_would_join_them() -> None:
    query = 'crash of MiG 29 and Mk. 41 in section F 35 of "155 mm" (s 400) /s 400'
    assert with_joints(query, "_") == query.replace("G 2", "G_2").replace(". 4", "._4").replace("(s ", "(s_")


@pytest.mark.parametrize("text", ["1a" * 60, "F-" + "a1" * 59, "'" * 119 + "x", "1-" * 60, "F-1" + "-a" * 58])
def test_hostile_runs_are_cut_in_no_time(text: str) -> None:
    assert list(ANALYZER.tokens(text * 200))
