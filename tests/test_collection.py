"""Facts about our own materials: what they cover, how long and how hard they are, and that no two say the same.

Another repository's materials are looked at with COLLECTION=/its/root.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from build_tools.checks.accessibility import ONE_PAGE
from build_tools.exports.coverage_report import SHORT, coverage_of
from build_tools.exports.reading_report import readings
from build_tools.loading import load
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue, Material
    from build_tools.exports.coverage_report import Coverage

ROOT = Path(os.environ.get("COLLECTION", Path(__file__).parent.parent))
EDITORS = "Practice Commons editors"
LISTS = {"abbreviations": "a list of short forms, nearly all of which stands in tables"}
"""Own works that are not read from top to bottom, and why: they need not have 500 words outside tables."""
WANTED_TYPES = ("tool", "exercise", "session-plan", "briefing", "template", "case-study", "messages", "reading")
EASIEST, HARDEST = 7.0, 11.5
FEWEST_WORDS, MOST_WORDS = 500, 1_500
PARAGRAPH, SHINGLE, MOST_SHARED = 25, 8, 0.01
"""The words of a paragraph that must be its material's alone; of a run of words; the part that two may share."""

TITLE_OR_QUOTATION = re.compile(r"‘[^’\n]*’(?!\w)|“[^”\n]*”|(?<!\w)'[^'\n]+'(?!\w)|\"[^\"\n]+\"|\*[^*\n]+\*")
NOT_SAID = re.compile(
    r"[Ss]ervice[- ]users?|[Tt]he elderly|[Hh]ard[- ]to[- ]reach|[Cc]ommit(?:s|ted|ting)? suicide"
    r"|[Cc]hallenging behaviours?|[Vv]ulnerable (?:people|adults?|child|children|families)"
)
"""What people are not called. With capitals it is a name that a source prints: Service Users and Carers."""
NOBODY_REAL = re.compile(r"\b(?:fiction|fictional|invented|composite|made up|made-up)\b", re.IGNORECASE)
HOUSE_SENTENCE = re.compile(r"This record takes about [^.]* to read, and the original about [^.]*\.")
"""What every note on somebody else's document says in the same words, so that readers know where to look for it."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT, TODAY)


@pytest.fixture(scope="module")
def coverage(catalogue: Catalogue) -> Coverage:
    return coverage_of(catalogue)


def own(catalogue: Catalogue) -> list[Material]:
    """What the editors wrote themselves: not what describes a document of somebody else's."""
    return [each for each in catalogue.published if is_own(each)]


def is_own(material: Material) -> bool:
    rights, source = material.front.rights, material.front.source
    return bool(rights and source and rights.basis == "own-work" and EDITORS in source.authors)


# What is there


def test_everything_could_be_read(catalogue: Catalogue) -> None:
    assert catalogue.unread == ()


def test_there_are_forty_five_materials_or_more(coverage: Coverage) -> None:
    assert coverage.materials >= 45


@pytest.mark.parametrize(("prefix", "fewest"), [("PS", 4), ("PL", 1)])
def test_each_domain_comes_first_in_enough_materials(coverage: Coverage, prefix: str, fewest: int) -> None:
    counts = {each.code: each.first for each in coverage.domains if re.fullmatch(rf"{prefix}\d+", each.code)}
    assert counts
    rare = {code: count for code, count in counts.items() if count < fewest}
    assert rare == {}, str(rare)


def test_no_domain_is_empty(coverage: Coverage) -> None:
    assert sum(each.code.startswith("PCF") for each in coverage.domains) == 9
    assert coverage.empty == ()


def test_enough_is_for_students_and_those_who_teach_them(catalogue: Catalogue) -> None:
    assert sum(bool({"student", "practice-educator"} & {*each.front.audience}) for each in catalogue.published) >= 8


def test_a_third_serves_adults_services_as_well_as_childrens(catalogue: Catalogue) -> None:
    both = sum({"children", "adults"} <= {*each.front.setting} for each in catalogue.published)
    assert both * 3 >= len(catalogue.published)


def test_ten_take_twenty_minutes_or_less(catalogue: Catalogue) -> None:
    assert sum((each.front.minutes or SHORT + 1) <= SHORT for each in catalogue.published) >= 10


def test_each_type_is_there_three_times(catalogue: Catalogue) -> None:
    counts = Counter(str(each.front.type) for each in catalogue.published)
    rare = {kind: counts[kind] for kind in WANTED_TYPES if counts[kind] < 3}
    assert rare == {}, str(rare)


# How each is written


def test_each_has_as_many_words_as_can_be_read_at_once(catalogue: Catalogue) -> None:
    words = {each.slug: each.words for each in readings(catalogue)}
    looked_at = {each.slug: words[each.slug] for each in own(catalogue) if each.slug not in LISTS}
    assert looked_at
    outside = {slug: count for slug, count in looked_at.items() if not FEWEST_WORDS <= count <= MOST_WORDS}
    assert outside == {}, str(outside)


def test_each_is_as_easy_to_read_as_we_promise(catalogue: Catalogue) -> None:
    published = {each.slug for each in catalogue.published}
    grades = {each.slug: each.grade or 0 for each in readings(catalogue) if each.slug in published}
    outside = {slug: grade for slug, grade in grades.items() if not EASIEST <= grade <= HARDEST}
    assert outside == {}, str(outside)


def test_each_tool_and_template_has_a_version_on_one_page(catalogue: Catalogue) -> None:
    tools = [each for each in own(catalogue) if each.front.type in {"tool", "template"}]
    assert tools
    assert [each.slug for each in tools if ONE_PAGE not in each.anchors] == []


def texts(material: Material) -> Iterator[str]:
    """All that a reader sees of a material's own words: titles of other works are not among them."""
    front = material.front
    yield from filter(None, (front.title, front.summary, front.content_note, *front.outcomes))
    yield from (heading.text for heading in material.body.headings)
    yield from material.body.prose


def said_of_people(text: str) -> list[str]:
    return NOT_SAID.findall(TITLE_OR_QUOTATION.sub(" ", text))


def test_people_come_first_in_what_they_are_called(catalogue: Catalogue) -> None:
    found = {
        each.slug: list(dict.fromkeys(words))
        for each in catalogue.published
        if (words := [word for text in texts(each) for word in said_of_people(text)])
    }
    assert found == {}, str(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask service users.", ["service users"]),
        ("Service-user voices.", ["Service-user"]),
        ("SUC: Service Users and Carers", []),
        ("The title says 'service users', and the workers' words.", []),
        ("The workers' service users are here.", ["service users"]),
        ("*Hard to reach?* is its title.", []),
        ("He committed suicide.", ["committed suicide"]),
        ("They work with the elderly and hard-to-reach families.", ["the elderly", "hard-to-reach"]),
        ("“vulnerable people” is a word to discuss.", []),
    ],
)
def test_words_in_quotation_marks_and_titles_are_left_alone(text: str, found: list[str]) -> None:
    assert said_of_people(text) == found


def test_a_case_study_says_that_nobody_in_it_is_real(catalogue: Catalogue) -> None:
    cases = [each for each in catalogue.published if each.front.type == "case-study"]
    silent = [
        each.slug
        for each in cases
        if each.front.people_described not in {"fictional", "composite"} or not NOBODY_REAL.search(each.body.text)
    ]
    assert silent == []


def test_who_describes_fictional_people_says_so_in_the_text(catalogue: Catalogue) -> None:
    described = [each for each in catalogue.published if each.front.people_described in {"fictional", "composite"}]
    assert [each.slug for each in described if not NOBODY_REAL.search(each.body.text)] == []


# No two alike


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.casefold().replace("’", "").replace("'", ""))


def paragraphs(material: Material) -> Iterator[list[str]]:
    for section in material.body.sections:
        yield from (words_of(HOUSE_SENTENCE.sub(" ", paragraph)) for paragraph in section.paragraphs)


def repeated(found: dict[str, list[list[str]]]) -> list[tuple[str, ...]]:
    """The slugs of the materials that have a long paragraph in common, with its first words."""
    owners: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for slug, listed in found.items():
        for words in listed:
            if len(words) >= PARAGRAPH:
                owners[tuple(words)].add(slug)
    return sorted((*sorted(slugs), " ".join(words[:8])) for words, slugs in owners.items() if len(slugs) > 1)


def shingles(listed: Iterable[list[str]]) -> set[tuple[str, ...]]:
    """Every run of eight words within a paragraph."""
    return {tuple(words[at : at + SHINGLE]) for words in listed for at in range(len(words) - SHINGLE + 1)}


def alike(found: dict[str, list[list[str]]]) -> dict[tuple[str, str], tuple[float, list[str]]]:
    """The pairs that share more runs of words than chance: which part of the shorter one's, and the first of them."""
    runs = {slug: shingles(listed) for slug, listed in found.items()}
    pairs = {}
    for one, other in combinations(sorted(runs), 2):
        shared = runs[one] & runs[other]
        part = len(shared) / max(1, min(len(runs[one]), len(runs[other])))
        if part > MOST_SHARED:
            pairs[one, other] = round(part, 3), [" ".join(run) for run in sorted(shared)[:3]]
    return pairs


def test_no_paragraph_serves_two_materials(catalogue: Catalogue) -> None:
    found = repeated({each.slug: list(paragraphs(each)) for each in catalogue.published})
    assert found == [], str(found)


def test_no_two_materials_say_the_same(catalogue: Catalogue) -> None:
    found = alike({each.slug: list(paragraphs(each)) for each in catalogue.published})
    assert found == {}, str(found)


def test_what_two_say_in_the_same_words_is_found() -> None:
    same = [f"word{number}" for number in range(PARAGRAPH)]
    apart = {"a": [same], "b": [[f"other{number}" for number in range(200)], same]}
    assert repeated(apart) == [("a", "b", "word0 word1 word2 word3 word4 word5 word6 word7")]
    assert list(alike(apart)) == [("a", "b")]
    assert repeated({"a": [same[1:]], "b": [same[1:]]}) == []  # short enough to be a rule that all must follow
    assert alike({"a": [same], "b": [same[:7], same[8:15]]}) == {}
