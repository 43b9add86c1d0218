"""What nobody can see is found by place and name; what a text cannot do without stays."""

from __future__ import annotations

import unicodedata

import pytest

from build_tools.readers.invisible import called, invisible, may_hold_invisible, without_invisible

NEEDED = {
    "a Persian word": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "a Persian abbreviation": "\u0647\u200d.",
    "a Hindi word": "\u0915\u094d\u200d\u0937",
    "a Sinhala word": "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a student with a tone of skin": "\U0001f469\U0001f3fd\u200d\U0001f393",
    "a heart on fire": "\u2764\ufe0f\u200d\U0001f525",
    "a rainbow flag": "\U0001f3f3\ufe0f\u200d\U0001f308",
    "a coloured umbrella": "\u2602\ufe0f",
    "an umbrella in black": "\u2602\ufe0e",
    "the key for 1": "1\ufe0f\u20e3",
    "Scotland's flag": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "a Japanese name": "\u845b\U000e0100\u98fe",
    "Khmer words": "\u1797\u17b6\u200b\u179f\u17b6",
    "a Mongolian word": "\u182e\u180b\u1820\u180e\u1820",
    "Braille": "\u2813\u2800\u2811",
    "Hebrew beside English": "\u05e9\u05dc\u05d5\u05dd\u200f (hello)\u200e",
    "accents": "cafe\u0301 na\u00efve",
    "spaces that can be seen": "10\u00a0000\u202f\u2009\u3000",
    "a tab": "a\tb",
}
UNSEEN = (
    *(
        "\u00ad",
        "\u034f",
        "\u061c",
        "\u115f",
        "\u1160",
        "\u17b4",
        "\u180b",
        "\u180e",
        "\u200b",
        "\u200c",
        "\u200d",
        "\u200e",
    ),
    *(
        "\u200f",
        "\u2028",
        "\u202a",
        "\u202e",
        "\u2060",
        "\u2063",
        "\u2066",
        "\u2069",
        "\u206f",
        "\u2800",
        "\u3164",
        "\ufe00",
    ),
    *(
        "\ufe0f",
        "\ufeff",
        "\uffa0",
        "\ufff9",
        "\ufffb",
        "\ufffc",
        "\U0001d173",
        "\U000e0001",
        "\U000e0041",
        "\U000e007f",
    ),
    *("\U000e0100", "\x00", "\x1b", "\x7f", "\x92"),
)


@pytest.mark.parametrize("text", NEEDED.values(), ids=NEEDED)
def test_what_a_text_needs_stays(text: str) -> None:
    for line in (text, f"He said: {text}.", f"{text} \U0001f600"):
        assert list(invisible(line)) == []
        assert without_invisible(line) == (line, None)


@pytest.mark.parametrize("character", UNSEEN, ids=[f"U+{ord(each):04X}" for each in UNSEEN])
@pytest.mark.parametrize("around", ["he{}llo", "{}", "caf\u00e9 {} a", "\U0001f600 a{}b"])
def test_what_nobody_can_see_is_found_where_nothing_needs_it(character: str, around: str) -> None:
    line = around.format(character)
    at = around.index("{")
    assert list(invisible(line)) == [at]
    assert may_hold_invisible(line)
    assert without_invisible(line) == (around.format("\ufffd"), at)


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u200c a",  # nothing is joined to it
        "\u200c\u0645",
        "\u0645\u200c\u200c\u06cc",
        "\U0001f469\u200d\u200d\U0001f467",
        "\U0001f469\u200d a",
        "1\ufe0f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0078\U000e007f",
        "a\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u2813\u2800 a",
        "\u1797\u200b a",
        "\u05d0\u202e",
    ],
)
def test_an_exception_holds_only_where_it_is_needed(text: str) -> None:
    assert list(invisible(text))


def test_a_character_is_called_by_its_number_and_name() -> None:
    assert called("\u202e") == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert called("\U000e0041") == "U+E0041 TAG LATIN CAPITAL LETTER A"
    assert called("\x92") == "U+0092 control character"
    assert called("\ufdd0") == "U+FDD0 no character"


def test_every_letter_digit_and_sign_of_every_script_stays() -> None:
    shown = [chr(point) for point in range(0x30000) if unicodedata.category(chr(point))[0] in "LNPS"]
    blank = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\ufffc"}
    assert {each for each in shown if list(invisible(each))} == blank
