from __future__ import annotations

import datetime as dt
import types
import typing
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import pytest
import yaml
from annotated_types import Ge, Le
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints

from build_tools import model
from build_tools.diagnostics import Edit
from build_tools.readers.front_matter import split_front_matter
from build_tools.readers.invisible import may_hold_invisible
from build_tools.readers.located_yaml import Document, read_yaml
from build_tools.readers.records import read_record
from build_tools.readers.text import Notebook
from tests.readers.places import assert_inside, noted

if TYPE_CHECKING:
    from build_tools.readers.records import RecordType

TYPE, VALUE, SHAPE, UNKNOWN, LONG = "wrong_type", "unknown_value", "malformed_value", "unknown_field", "too_long"


def read(kind: type[RecordType], text: str) -> tuple[RecordType, Notebook]:
    notes = Notebook()
    document = read_yaml(text, notes)
    assert document is not None
    return read_record(kind, document.value or {}, document, notes), notes


@pytest.mark.parametrize(
    ("text", "place", "message", "suggestion"),
    [
        (
            "title: no",
            (1, 8, TYPE),
            "`title` should be text, and YAML reads `no` as true or false",
            'put it in quotes: "no"',
        ),
        ("title: 2026", (1, 8, TYPE), "YAML reads `2026` as a number", '"2026"'),
        ("title: 2026-11-20", (1, 8, TYPE), "YAML reads `2026-11-20` as a date", '"2026-11-20"'),
        ("title: 12:30", (1, 8, TYPE), "YAML reads `12:30` as a number", '"12:30"'),
        ("title: [a, b]", (1, 8, TYPE), "`title` should be text, and a list is there", "write one line"),
        ('title: ""', (1, 8, SHAPE), "`title` is empty", "write something, or remove it"),
        ("title: |\n  a\n  b\n", (1, 8, SHAPE), "`title` has more than one line", "write it in one line"),
        ("title: " + "x" * 301, (1, 8, LONG), "`title` has 301 characters; the limit is 300", "shorten it by 1"),
        (
            "audience: student",
            (1, 11, TYPE),
            "`audience` should be a list, and `student` is there",
            "`audience: [student]`",
        ),
        ("use: self-study, one-to-one", (1, 6, TYPE), "should be a list", "`use: [self-study, one-to-one]`"),
        ("source: {authors: 'Smith, J.'}", (1, 19, TYPE), "should be a list", '`authors: ["Smith, J."]`'),
        (
            "outcomes:\n  -Ask.\n  -Listen.",
            (2, 3, TYPE),
            "should be a list",
            "write a space after each hyphen: `- Ask.`",
        ),
        ("changes: First.", (1, 10, TYPE), "should be a list", "start each of its groups with a hyphen: `- on: …`"),
        ("changes: {on: 2026-11-20}", (1, 10, TYPE), "should be a list, and a group of fields is there", "`- on: …`"),
        ("changes: [First.]", (1, 11, TYPE), "an item of `changes` should be a group of fields", "`on: …`"),
        ("source: Us", (1, 9, TYPE), "should be a group of fields, and `Us` is there", "`organisation: …`"),
        ("source: [a]", (1, 9, TYPE), "should be a group of fields, and a list is there", "`organisation: …`"),
        ("domains: [7]", (1, 11, TYPE), "an item of `domains` should be text", '"7"'),
        ("domains: [PS7, ~]", (1, 16, SHAPE), "an item of `domains` is empty", "write something, or remove it"),
        ('minutes: "30"', (1, 10, TYPE), "should be a whole number, and `30` is there", "write it without quotes: 30"),
        ("minutes: 30 minutes", (1, 10, TYPE), "should be a whole number", "write only the number: 30"),
        (
            "minutes: 30.5",
            (1, 10, TYPE),
            "should be a whole number, and `30.5` is there",
            "write a whole number in digits",
        ),
        (
            "minutes: .inf",
            (1, 10, TYPE),
            "should be a whole number, and `.inf` is there",
            "write a whole number in digits",
        ),
        ("minutes: 030", (1, 10, TYPE), "written `030`, which YAML reads as the number 24", "plain digits"),
        ("minutes: 1:30", (1, 10, TYPE), "written `1:30`, which YAML reads as the number 90", "plain digits"),
        ("minutes: 0", (1, 10, SHAPE), "`0` is too small for `minutes`", "write 1 or more"),
        ("minutes: 9999", (1, 10, SHAPE), "`9999` is too large for `minutes`", "write 2880 or less"),
        ("type: tools", (1, 7, VALUE), "`tools` is not a value of `type`", "did you mean tool?"),
        ("type: worksheet", (1, 7, VALUE), "`worksheet` is not a value of `type`", "write one of: briefing, tool, "),
        (
            "type: [tool]",
            (1, 7, TYPE),
            "`type` should be one word, and a list is there",
            "write one of: briefing, tool, ",
        ),
        (
            "review: {status: publshed}",
            (1, 18, VALUE),
            "`publshed` is not a value of `status`",
            "did you mean published?",
        ),
        ("review: {review_by: 20 November 2026}", (1, 21, SHAPE), "is not a date", "write 2026-11-20"),
        ("review: {review_by: 20/11/2026}", (1, 21, SHAPE), "is not a date", "write 2026-11-20"),
        ("review: {review_by: 2026-11-20 10:00:00}", (1, 21, SHAPE), "is not a date", "write 2026-11-20"),
        ("source: {published: 2026-02-30}", (1, 21, SHAPE), "`2026-02-30` is not a date", "there is no such day"),
        ("source: {published: '2025-02-29'}", (1, 21, SHAPE), "`2025-02-29` is not a date", "there is no such day"),
        ("review: {review_by: 2026-02-30}", (1, 21, SHAPE), "`2026-02-30` is not a date", "there is no such day"),
        ("review: {review_by: soon}", (1, 21, SHAPE), "`soon` is not a date", "year, month and day"),
        (
            "review: {practice_review: done}",
            (1, 27, VALUE),
            "is not a value",
            "write awaited, or a group: {by: …, on: …}",
        ),
        (
            "review: {practice_review: {bye: x}}",
            (1, 28, UNKNOWN),
            "not a field of `review.practice_review`",
            "did you mean by?",
        ),
        (
            "source: {published: 11/2026}",
            (1, 21, SHAPE),
            "is not a year, a month or a day",
            "write 2026-11",
        ),
        (
            "source: {published: 20/13/2026}",
            (1, 21, SHAPE),
            "is not a year, a month or a day",
            "write 2026, 2026-11 or 2026-11-20",
        ),
        (
            "review: {review_by: 3/4/2026}",
            (1, 21, SHAPE),
            "is not a date",
            "2026-03-04 for 4 March or 2026-04-03 for 3 April",
        ),
        ("source: {url: www.gov.uk}", (1, 15, SHAPE), "is not a web address", "https://www.gov.uk"),
        ("source: {organisation: Practice Commons}", (1, 24, SHAPE), "is not a short name", "practice-commons"),
        ("rights: {permission: 12}", (1, 22, SHAPE), "is not the number of a grant", "PERM-0012"),
        ("titel: x", (1, 1, UNKNOWN), "`titel` is not a field", "did you mean title?"),
        ("Title: x", (1, 1, UNKNOWN), "`Title` is not a field", "did you mean title?"),
        ("license: MIT", (1, 1, UNKNOWN), "`license` is not a field", "in `rights`, write `reuse`"),
        ("rights: {licence: MIT}", (1, 10, UNKNOWN), "`licence` is not a field of `rights`", "did you mean reuse?"),
        ("authors: [x]", (1, 1, UNKNOWN), "`authors` is not a field", "it is part of `source`"),
        ("rights: {minutes: 30}", (1, 10, UNKNOWN), "`minutes` is not a field of `rights`", "start it at the margin"),
        ("changes: [{on: 2026-11-20, why: x}]", (1, 28, UNKNOWN), "not a field of `changes`", "write one of: on, what"),
        (f"{'x' * 200}: 1", (1, 1, UNKNOWN), f"`{'x' * 60}…` is not a field", "remove it, or look"),
    ],
)
def test_a_misfit_is_said_in_the_words_of_a_contributor(
    text: str, place: tuple[int, int, str], message: str, suggestion: str
) -> None:
    _, notes = read(model.FrontMatter, text)
    assert noted(notes) == [place]
    assert message in notes.faults[0].message
    assert suggestion in (notes.faults[0].suggestion or "")


@pytest.mark.parametrize(
    ("text", "place", "suggestion"),
    [
        (
            "review: {reviewed_by: The editors, reviewed_on: 2026-11-20}",
            (1, 10, UNKNOWN),
            "`content: {by: The editors, on: 2026-11-20}`",
        ),
        ("review: {reviewed_on: 2026-11-20}", (1, 10, UNKNOWN), "`content: {by: …, on: 2026-11-20}`"),
        ("review: {reviewed_by: [a, b]}", (1, 10, UNKNOWN), "`content: {by: …, on: …}`"),
    ],
)
def test_a_review_in_its_old_shape_is_told_once_what_to_write(
    text: str, place: tuple[int, int, str], suggestion: str
) -> None:
    _, notes = read(model.FrontMatter, text)
    assert noted(notes) == [place]
    assert suggestion in (notes.faults[0].suggestion or "")
    assert "`accessibility` and `lived_experience`" in (notes.faults[0].suggestion or "")


@pytest.mark.parametrize(
    ("kind", "text", "place", "message"),
    [
        (model.OrganisationRegister, "organisations:\n  A B: {name: x}", (2, 3, SHAPE), "`A B` is not a short name"),
        (
            model.OrganisationRegister,
            "organisations: []",
            (1, 16, TYPE),
            "should be a group of fields, and a list is there",
        ),
        (model.OrganisationRegister, "- a", (1, 1, TYPE), "the file should be made of fields, and a list is there"),
        (
            model.OrganisationRegister,
            "some text",
            (1, 1, TYPE),
            "the file should be made of fields, and `some text` is there",
        ),
        (model.PageFrontMatter, "search_exclude: 1", (1, 17, TYPE), "should be true or false, and `1` is there"),
        (model.Grant, "declaration: x", (1, 14, SHAPE), "`x` is not the number of a declaration"),
        (model.Grant, "evidence: {sha256: ABC}", (1, 20, SHAPE), "`ABC` is not a SHA-256 digest"),
        (model.FrameworkMap, "frameworks: [{prefix: ps}]", (1, 23, SHAPE), "`ps` is not a prefix for codes"),
        (model.FrameworkMap, "frameworks: [{domains: [{code: x}]}]", (1, 32, SHAPE), "`x` is not the code of a domain"),
    ],
)
def test_the_other_records_are_read_in_the_same_way(
    kind: type[model.Record], text: str, place: tuple[int, int, str], message: str
) -> None:
    _, notes = read(kind, text)
    assert noted(notes) == [place]
    assert message in notes.faults[0].message


@pytest.mark.parametrize(
    ("kind", "text", "message", "suggestion"),
    [
        (
            model.OrganisationRegister,
            "organisations:\n  A B: {name: x}",
            "`A B` is not a short name",
            "use small letters, digits and single hyphens: a-b",
        ),
        (
            model.FrontMatter,
            "zzz: 1",
            "`zzz` is not a field",
            "remove it, or look for the field that you mean in the guide to the fields",
        ),
        (
            model.FrontMatter,
            "review: {practice_review: [a]}",
            "`practice_review` should be one word, and a list is there",
            "write awaited, or a group: {by: …, on: …}",
        ),
    ],
)
def test_what_is_said_is_said_in_full(kind: type[model.Record], text: str, message: str, suggestion: str) -> None:
    _, notes = read(kind, text)
    assert [(fault.message, fault.suggestion) for fault in notes.faults] == [(message, suggestion)]


@pytest.mark.parametrize(
    ("kind", "text", "edits"),
    [
        (model.FrontMatter, "type: Tool", (Edit(1, 7, 1, 11, "tool"),)),
        (model.FrontMatter, 'type: "Tool"', (Edit(1, 8, 1, 12, "tool"),)),
        (model.FrontMatter, "minutes: 30 minutes", (Edit(1, 10, 1, 20, "30"),)),
        (model.FrontMatter, "Title: x", (Edit(1, 1, 1, 6, "title"),)),
        (model.FrontMatter, '"Title": x', (Edit(1, 2, 1, 7, "title"),)),
        (model.FrontMatter, "review: {Review_By: 2026-11-20}", (Edit(1, 10, 1, 19, "review_by"),)),
        (model.FrontMatter, "source: {Published: 2026-01}", (Edit(1, 10, 1, 19, "published"),)),
        (model.FrontMatter, "Rights: {}", ()),
        (model.FrontMatter, "rights: {Holder: x}", ()),
        (model.FrontMatter, "adapted-from: []", ()),
        (model.FrontMatter, "review: {Status: x}", ()),
        (model.FrontMatter, "review: {status: Published}", ()),
        (model.Grant, "Kind: written", ()),
    ],
)
def test_a_repair_is_offered_unless_somebody_agreed_to_or_declared_what_stands_there(
    kind: type[model.Record], text: str, edits: tuple[Edit, ...]
) -> None:
    _, notes = read(kind, text)
    (fault,) = notes.faults
    assert (fault.fix.edits if fault.fix else ()) == edits


def test_what_is_no_record_at_all_is_read_as_an_empty_one() -> None:
    for text in ("- a", "some text"):
        assert read(model.OrganisationRegister, text)[0] == model.OrganisationRegister()


def test_what_fits_is_kept_when_something_else_does_not() -> None:
    record, notes = read(
        model.FrontMatter, "title: Good\nminutes: long\ndomains: [PS1, 2, PS3]\nsource: {url: x, organisation: us}\n"
    )
    assert len(notes.faults) == 3
    assert (record.title, record.minutes, record.domains) == ("Good", None, ("PS1", "PS3"))
    assert record.source == model.Source(organisation="us")


def test_a_field_without_a_value_is_as_good_as_none() -> None:
    record, notes = read(model.FrontMatter, "title:\ndomains:\nsource:\nreview: {status: ~}\n")
    assert (record, notes.faults) == (model.FrontMatter(review=model.Review()), [])
    register, notes = read(model.OrganisationRegister, "organisations:\n  us:\n")
    assert (register.organisations, notes.faults) == ({"us": model.Organisation()}, [])


def test_a_folded_text_of_one_line_is_one_line() -> None:
    record, notes = read(model.FrontMatter, "title: >\n  Using\n  genograms\nsummary: |\n  One line.\n")
    assert (record.title, record.summary, notes.faults) == ("Using genograms", "One line.", [])


SIGNS = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]).filter(
    lambda sign: not may_hold_invisible(sign)
)
DATES = st.dates(min_value=dt.date(1000, 1, 1))


def plain_values(annotation: Any, constraints: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one for each kind of field
    """Values for a field of the model, as a person would write them in YAML."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is typing.Annotated:
        return plain_values(arguments[0], (*constraints, *arguments[1:]))
    if origin in {typing.Union, types.UnionType}:
        return st.one_of([plain_values(each, constraints) for each in arguments if each is not type(None)])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(plain_values(arguments[0]), min_size=1, max_size=3)
    if origin is dict:
        return st.dictionaries(plain_values(arguments[0]), plain_values(arguments[1]), min_size=1, max_size=3)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return records(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from([each.value for each in annotation])
    if annotation is str:
        return texts(constraints)
    if annotation is int:
        limits: list[Any] = [each for one in constraints for each in getattr(one, "metadata", [one])]
        low: Any = next((each.ge for each in limits if isinstance(each, Ge)), 0)
        high: Any = next((each.le for each in limits if isinstance(each, Le)), 10**6)
        return st.integers(low, high)
    return {bool: st.booleans(), dt.date: DATES}[annotation]


def texts(constraints: tuple[Any, ...]) -> st.SearchStrategy[str]:
    """Texts for a field of the model."""
    limits = next((each for each in constraints if isinstance(each, StringConstraints)), StringConstraints())
    most = limits.max_length or 50
    if limits.pattern and "\\n" not in str(limits.pattern):
        return (
            st.from_regex(limits.pattern, fullmatch=True)
            .map(lambda text: text.replace("\n", ""))
            .filter(lambda text: len(text) <= most and text.isascii() and text.isprintable())
        )
    return st.text(SIGNS, min_size=1, max_size=min(most, 120))


def records(kind: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a record, some of them or all."""
    fields = {name: plain_values(field.annotation, tuple(field.metadata)) for name, field in kind.model_fields.items()}
    return st.fixed_dictionaries({}, optional=fields)


class NoAliases(yaml.SafeDumper):
    """Writes what is the same twice twice."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


@given(records(model.FrontMatter), st.booleans(), st.sampled_from([None, True, False]))
def test_good_front_matter_comes_back_as_it_was_written(
    values: dict[str, Any],
    allow_unicode: bool,  # noqa: FBT001 - Hypothesis gives it by name
    flow: bool | None,  # noqa: FBT001 - as above
) -> None:
    written = yaml.dump(values, Dumper=NoAliases, allow_unicode=allow_unicode, default_flow_style=flow, sort_keys=False)
    notes = Notebook()
    parts = split_front_matter(f"---\n{written}---\nText.\n", notes)
    assert parts.front_matter is not None
    record = read_record(model.FrontMatter, parts.front_matter.value, parts.front_matter, notes)
    assert notes.faults == []
    assert record == model.FrontMatter.model_validate(values)


PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=9),
        st.dates(),
        st.datetimes(),
        st.sampled_from(["tool", "PS7", "a\n"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(
                st.text(max_size=5), st.sampled_from([*model.FrontMatter.model_fields, "status", "on", "item", "[key]"])
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from([*model.FrontMatter.model_fields, "organisations", "frameworks", "id"]), PLAIN),
    st.sampled_from(
        [model.FrontMatter, model.OrganisationRegister, model.FrameworkMap, model.Grant, model.PageFrontMatter]
    ),
)
def test_any_values_make_a_record_and_words(values: dict[str, Any], kind: type[model.Record]) -> None:
    notes = Notebook()
    record = read_record(kind, values, Document(values), notes)
    assert isinstance(record, kind)
    assert_inside((fault.span for fault in notes.faults), "")
    assert all("input should" not in fault.message.lower() for fault in notes.faults)
