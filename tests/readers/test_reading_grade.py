"""The reading grade: what is prose, where a sentence ends, how many syllables a word has, and the formula."""

from __future__ import annotations

import math

import pytest

from build_tools.readers.reading_grade import Reading, prose_of, reading_of, syllables

COUNTED_BY_HAND = {
    1: "",
    2: "practice practised assessed discussed children placement placements statement threshold local social worker "
    "council useful someone something sometimes themselves safely likely service colleague people caseload",
    3: "safeguarding assessment reflective reflection discussion families family genogram containment decision "
    "decisions recorded carefully carrying worrying various services manager interview disabled racialised "
    "partnership",
    4: "supervision supervisor practitioner hypothesis hypotheses capacity relationship emotional authority "
    "experience educator vulnerable confidential",
    5: "evaluation",
}
WORDS = {word: number for number, words in COUNTED_BY_HAND.items() for word in words.split()}
KNOWN_WRONG = {"safeguarding": 4, "experience": 3, "caseload": 3}
"""What the module's docstring owns up to."""


def test_syllables_are_those_counted_by_hand_for_57_of_60_words() -> None:
    assert len(WORDS) == 60
    assert {word: syllables(word) for word in WORDS if syllables(word) != WORDS[word]} == KNOWN_WRONG


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("one-to-one", 3),
        ("child-centred", 3),
        ("worker's", 2),
        ("worker’s", 2),
        ("‘Family’,", 3),
        ("evaluate", 4),
        ("value", 2),
        ("handled", 2),
        ("marriage", 2),
        ("statements", 2),
        ("element", 3),
        ("2026", 0),
    ],
)
def test_parts_signs_and_endings_of_words(word: str, number: int) -> None:
    assert syllables(word) == number


def test_the_grade_is_mclaughlins() -> None:
    assert Reading(words=300, sentences=30, polysyllables=49).grade == pytest.approx(1.043 * 7 + 3.1291)
    assert Reading(words=80, sentences=10, polysyllables=9).grade == pytest.approx(1.043 * math.sqrt(27) + 3.1291)
    assert Reading(words=5, sentences=1, polysyllables=0).grade == pytest.approx(3.1291)
    assert Reading(words=0, sentences=0, polysyllables=0).grade is None


TEXT = """A short first paragraph [@ruch2007; @earle2017, p. 3] is here.
As @ruch2007 [p. 660] says, it [goes on](https://example.org/supervision-relationship) and *on*.

## A heading about organisational responsibilities

| A table | of professional capabilities |
| --- | --- |
| with accountability | and supervisory responsibility |

- An item without a full stop
- Two words
- A thing: say what it is.

1. Number one is this. And this is the second sentence!

> Somebody said this once.

```
supervisory_relationship = confidentiality
```

Write `confidentiality` where it stands. ![A picture of unbelievable complexity.](x.svg)
"""


def test_only_prose_is_measured() -> None:
    blocks = list(prose_of(TEXT))
    assert blocks == [
        "A short first paragraph is here. As says, it goes on and on.",
        "An item without a full stop",
        "Two words",
        "A thing: say what it is.",
        "Number one is this. And this is the second sentence!",
        "Somebody said this once.",
        "Write where it stands.",
    ]


def test_sentences_end_where_they_should_and_have_three_words() -> None:
    reading = reading_of(TEXT)
    # Too short to be sentences are "A thing:" and "Two words"; the long words are "paragraph" and "Somebody".
    assert reading == Reading(words=41, sentences=8, polysyllables=2)


def test_lines_of_one_sentence_read_on() -> None:
    assert reading_of("This sentence stands\nin three lines\nand is one.") == Reading(9, 1, 0)
