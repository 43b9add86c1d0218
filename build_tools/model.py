"""What the repository holds, written once: validation, the JSON Schema and the guide to the fields come from here.

Every field has an empty default, so that a file with a fault in one field can still be checked in all the others.
A field marked by `required` must be there all the same: the check `missing_field` says so.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from functools import cache, lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError


def _date_from_text(value: object) -> object:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value


Date = Annotated[dt.date, BeforeValidator(_date_from_text)]
"""An ISO 8601 calendar date, such as 2026-11-20."""


def _text_from_date(value: object) -> object:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number or isinstance(value, dt.date) else value


def _day_that_is(value: str) -> str:
    if value.count("-") == 2 and not isinstance(_date_from_text(value), dt.date):
        kind = "no_such_day"
        raise PydanticCustomError(kind, kind)
    return value


PartialDate = Annotated[
    str,
    BeforeValidator(_text_from_date),
    StringConstraints(pattern=r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    AfterValidator(_day_that_is),
]
"""A year, a month or a day, as far as it is known: 2026, 2026-11 or 2026-11-20."""

WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"']+$")]
"""An address on the web that starts with https:// or http://."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""Small letters, digits and single hyphens: using-genograms."""

GrantNumber = Annotated[str, StringConstraints(pattern=r"^PERM-\d{4}$")]
"""The number of a grant: PERM- and four digits."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest: 64 hexadecimal digits in small letters."""

DeclarationVersion = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d+$")]
"""The number of a declaration: its year, a hyphen and a number."""

FrameworkPrefix = Annotated[str, StringConstraints(pattern=r"^[A-Z]+$")]
"""What the codes of a framework start with: PS."""

_YEAR_DAY = (
    "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])"
)
YearDay = Annotated[str, StringConstraints(pattern=f"^(?:{_YEAR_DAY})$")]
"""A day that every year has, as its month and its day: 11-30."""

DomainCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]+\d+$")]
"""The code of a domain: its framework's prefix and a number."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\n]*$")]
"""One line of text, at most 300 characters."""

StepWords = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\n]*$")]
"""One line of text that is read at a glance, at most 80 characters."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
"""Text of up to 2,000 characters."""

Term = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\n]*[A-Za-z0-9][^\n]*$")]
"""A term of the glossary: one line with a letter or digit in it, of at most 60 characters."""

SearchPhrase = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9]+(?:['’]?[ -][A-Za-z0-9]+|['’][A-Za-z0-9]+)*$", max_length=60)
]
"""What somebody types into a search box: words of plain letters and digits."""

LONGEST_SLUG = 80
"""The most characters of a material's slug."""
LONGEST_MADE_SLUG = 60
"""The most characters of one that is made of a title."""
NOTICE = dt.timedelta(days=90)
"""How long before something runs out editors are told of it."""

LEFT_ALONE = frozenset({("rights",), ("adapted_from",), ("people_described",), ("withdrawn",), ("review", "status")})
"""The fields of a material in which nothing is ever put right but by a person, except for the spelling of a licence."""

MaterialType = Literal[
    "briefing",
    "tool",
    "exercise",
    "case-study",
    "reading",
    "recording",
    "slides",
    "session-plan",
    "template",
    "messages",
]
Audience = Literal[
    "practice-supervisor",
    "practice-educator",
    "newly-qualified-social-worker",
    "social-worker",
    "student",
    "senior-manager",
]
Setting = Literal["children", "adults"]
Use = Literal["one-to-one", "group-supervision", "self-study", "team-meeting"]
Basis = Literal["own-work", "open-licence", "written-permission", "link-only"]
GrantUse = Literal["publish", "adapt", "download"]
PeopleDescribed = Literal["none", "fictional", "composite", "consented"]
WithdrawalReason = Literal["rights", "personal-data", "out-of-date", "superseded", "requested"]
OrganisationKind = Literal[
    "project", "university", "local-authority", "charity", "government", "professional-body", "company", "partnership"
]


class Status(StrEnum):
    """Where a material stands in its life."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


def field(description: str, *, example: object, required: bool = False, default: Any = None) -> Any:  # noqa: ANN401 - a pydantic default may be of any type
    """A field of a record, with the sentence and the example that the guide and the schema show.

    Args:
        description: One plain sentence for a contributor.
        example: A real value.
        required: Whether the check `missing_field` asks for it.
        default: The empty value that stands for a field that is not there.
    """
    extra: Any = {"required": True} if required else None
    return Field(default=default, description=description, examples=[example], json_schema_extra=extra)


class Record(BaseModel):
    """What every record shares: values of the exact type, no unknown field, and no change after reading."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    def __getstate__(self) -> tuple[int, tuple[Any, ...]]:  # type: ignore[override]  # pydantic keeps every name
        """What is kept of it and sent to other processes: which fields were given, as bits, and their values."""
        bits, names = _bits(type(self), frozenset(self.model_fields_set))
        record = self.__dict__
        return bits, tuple([record[name] for name in names])

    def __setstate__(self, state: tuple[int, tuple[Any, ...]]) -> None:  # type: ignore[override]  # as above
        """Take what was kept of it. Ten thousand materials share their fields' names and what says which were given."""
        bits, values = state
        given, names, empty = _given(type(self), bits)
        record = self.__dict__
        record.update(empty)
        record.update(zip(names, values, strict=True))
        set_field = object.__setattr__
        set_field(self, "__pydantic_fields_set__", given)
        set_field(self, "__pydantic_extra__", None)
        set_field(self, "__pydantic_private__", None)


@cache
def _bits(kind: type[Record], given: frozenset[str]) -> tuple[int, tuple[str, ...]]:
    """The bits that stand for some fields of a record, and these fields in order."""
    places = {name: place for place, name in enumerate(kind.model_fields)}
    return sum(1 << places[name] for name in given), tuple(name for name in places if name in given)


@cache
def _given(kind: type[Record], bits: int) -> tuple[set[str], tuple[str, ...], dict[str, Any]]:
    """The fields that some bits stand for, as a set and in order, and what is in all fields of an empty record."""
    fields = kind.model_fields
    names = tuple(name for place, name in enumerate(fields) if bits >> place & 1)
    return set(names), names, {name: each.get_default() for name, each in fields.items()}


class Source(Record):
    """Where the work comes from and whom to credit for it."""

    organisation: Slug | None = field(
        "The organisation that made it, by its short name in organisations.yaml.",
        example="practice-commons",
        required=True,
    )
    authors: Annotated[tuple[Line, ...], Field(strict=False)] = field(
        "Who wrote it, in the order of the original: a person as “Smith, Jane”, a body by its name.",
        example=["Smith, Jane", "Practice Commons editors"],
        required=True,
        default=(),
    )
    published: PartialDate | None = field("When it was first published, as far as known.", example="2026-11")
    url: WebAddress | None = field("The address of the original, if it has one.", example="https://www.gov.uk/")
    where: Line | None = field(
        "How to find the original when no address is known.", example="Search its title on the publisher's site."
    )
    citation: str | None = field("The key of the original in citations/.", example="mcgeown")


class ThirdParty(Record):
    """Something in the folder, or in the text, that belongs to somebody else."""

    item: Line | None = field(
        "The file's name, or what it is when it is in the text.", example="cycle.svg", required=True
    )
    holder: Line | None = field("Who holds the rights in it.", example="University of Example", required=True)
    basis: Basis | None = field("Why we may host it.", example="open-licence", required=True)
    reuse: str | None = field(
        "What a reader may do with it: the code of its licence, or InC if they must ask.",
        example="CC-BY-4.0",
        required=True,
    )
    permission: GrantNumber | None = field("The recorded grant, when the basis rests on one.", example="PERM-0002")
    url: WebAddress | None = field("Where it was found.", example="https://www.gov.uk/")
    licence_seen_on: Date | None = field("The day on which its open licence was seen there.", example="2026-11-20")
    attribution: Line | None = field(
        "The attribution statement that its licence asks for.",
        example="Contains public sector information licensed under the Open Government Licence v3.0.",
    )


class Rights(Record):
    """Why we may host the text, and what a reader may do with it. The two are different."""

    holder: Line | None = field("Who holds the copyright.", example="Practice Commons", required=True)
    basis: Basis | None = field("Why we may host it.", example="own-work")
    reuse: str | None = field(
        "What a reader may do: the code of a licence, or InC if they must ask.",
        example="CC-BY-4.0",
        required=True,
    )
    permission: GrantNumber | None = field("The recorded grant that allows it.", example="PERM-0001")
    licence_seen_on: Date | None = field(
        "The day on which the open licence was seen at the original's address.", example="2026-11-20"
    )
    attribution: Line | None = field(
        "The attribution statement that the licence asks for.",
        example="Contains public sector information licensed under the Open Government Licence v3.0.",
    )
    third_party: Annotated[tuple[ThirdParty, ...], Field(strict=False)] = field(
        "Everything in the folder or the text that is somebody else's.", example=[], default=()
    )


class Adaptation(Record):
    """A work that this one was adapted from."""

    citation: str | None = field("The original's key in citations/.", example="dfe2015kss", required=True)
    reuse: str | None = field("The original's licence.", example="OGL-UK-3.0", required=True)
    changes: Text | None = field("What was changed.", example="Turned into questions in our own words.")
    permission: GrantNumber | None = field(
        "The grant that allows the adaptation of a work that is in copyright and has no open licence.",
        example="PERM-0002",
    )
    attribution: Line | None = field(
        "The attribution statement that the original's licence asks for.",
        example="Contains public sector information licensed under the Open Government Licence v3.0.",
    )


class ReviewedBy(Record):
    """Who reviewed one side of a material, and when: the same for rights, content, accessibility and practice."""

    by: Line | None = field(
        "Who did it, by role or by name, as they chose to be credited: never an address.",
        example="Rights editor, Example University",
    )
    on: Date | None = field("The day on which it was done.", example="2026-11-20")
    wrote_it: bool = field(
        "`true` when they wrote the page themselves: its readers are told.", example=True, default=False
    )
    note: Line | None = field(
        "What was looked at, for readers.", example="Read again beside the guidance of 2028; nothing had to change."
    )


class LivedExperienceReview(ReviewedBy):
    """Who with lived experience reviewed it and when, or why nobody has to."""

    not_applicable: Line | None = field(
        "Instead of the rest: why a review by people with lived experience does not apply.",
        example="It is a list of abbreviations.",
    )


class SecondReading(Record):
    """A cold reading of the whole material by somebody who did not write it."""

    on: Date | None = field("The day.", example="2026-11-22", required=True)
    by: Line | None = field("Who read it: a role, or a body.", example="An editor who did not write it", required=True)
    mended: Line | None = field(
        "What was put right afterwards, for a reader.", example="The third prompt and the minutes of each step."
    )


SIDES = ("rights", "content", "accessibility", "lived_experience", "practice_review")
"""The sides of a material that somebody reviews: fields of `Review`."""


class Review(Record):
    """Where the material stands, who reviewed it, and when it is due again."""

    status: Annotated[Status, Field(strict=False)] | None = field(
        "draft, in-review, published or withdrawn.", example="published", required=True
    )
    review_by: Date | None = field("When it is due for review again.", example="2028-11-20")
    rights: Literal["awaited"] | ReviewedBy | None = field(
        "Who checked whose it all is and what allows us to share it, or `awaited`.",
        example={},
    )
    content: Literal["awaited"] | ReviewedBy | None = field(
        "Who checked what it says, or `awaited`.",
        example={},
    )
    accessibility: Literal["awaited"] | ReviewedBy | None = field(
        "Who checked that everybody can use it, beyond what programs check, or `awaited`.", example="awaited"
    )
    lived_experience: Literal["awaited"] | LivedExperienceReview | None = field(
        "Who with lived experience of what it is about reviewed it, or `awaited`, or why that does not apply.",
        example="awaited",
    )
    practice_review: Literal["awaited"] | ReviewedBy | None = field(
        "`awaited`, or by whom and on what day a practising social worker read it.", example="awaited"
    )
    second_reading: SecondReading | None = field(
        "Who read it once more, cold, without having written it, when, and what was put right.", example={}
    )

    @property
    def done(self) -> dict[str, ReviewedBy]:
        """What is on record of each side, but for those that are awaited."""
        sides = {side: getattr(self, side) for side in SIDES}
        return {side: reviewed for side, reviewed in sides.items() if isinstance(reviewed, ReviewedBy)}

    @property
    def days(self) -> dict[tuple[str, ...], dt.date]:
        """The day of each review that has one, by its place in the record."""
        days = {side: reviewed.on for side, reviewed in self.done.items()}
        days["second_reading"] = self.second_reading.on if self.second_reading else None
        return {(side, "on"): day for side, day in days.items() if day}


class Withdrawal(Record):
    """Why a material is no longer here: its page stays as a tombstone."""

    on: Date | None = field("The day of withdrawal.", example="2026-11-20", required=True)
    reason: WithdrawalReason | None = field("Why.", example="superseded", required=True)
    note: Text | None = field("What a reader should know.", example="A newer edition exists.")
    replaced_by: Slug | None = field("The folder of the material that replaces it.", example="genograms")


class Change(Record):
    """One line of the material's history, for readers."""

    on: Date | None = field("The day.", example="2026-11-20", required=True)
    what: Line | None = field("What changed, for a reader.", example="First published.", required=True)


class Recording(Record):
    """A sound or video recording that lives elsewhere, and how everybody can use it."""

    url: WebAddress | None = field("The recording's address.", example="https://www.gov.uk/", required=True)
    minutes: int | None = field("How long it is.", example=12)
    captions: Literal["yes", "no", "not-needed"] | None = field("Whether it has captions.", example="yes")
    transcript: Line | None = field("The transcript: a file in the folder or an address.", example="transcript.txt")

    @field_validator("captions", mode="before")
    @classmethod
    def _word_from_boolean(cls, value: object) -> object:
        """YAML reads `yes` and `no` without quotes as true and false."""
        return ("yes" if value else "no") if isinstance(value, bool) else value


class Series(Record):
    """Several materials that are read one after another."""

    name: Line | None = field(
        "What the series is called: the same words in each of its parts.",
        example="Case discussions that think",
        required=True,
    )
    part: Annotated[int, Field(ge=1, le=99)] | None = field("Which part of it this is.", example=2, required=True)

    @property
    def key(self) -> str:
        """What its parts have in common: its name, whatever the case and the spaces."""
        return " ".join((self.name or "").split()).casefold()


class Step(Record):
    """One step of a session that a group or a pair goes through together."""

    name: StepWords | None = field("What the step is called.", example="Presentation", required=True)
    minutes: Annotated[int, Field(ge=1, le=480)] | None = field(
        "How long it takes, in whole minutes.", example=10, required=True
    )
    speaks: StepWords | None = field("Who speaks.", example="The presenter", required=True)
    sits_out: StepWords | None = field(
        "Who only listens or leaves, if somebody does.", example="The presenter, who listens"
    )
    say: Line | None = field(
        "What the facilitator says or does, in a sentence or two.", example="Ten minutes. End with your question."
    )


class FrontMatter(Record):
    """The front matter of a material."""

    title: Line | None = field("What it is called.", example="Using genograms in supervision", required=True)
    summary: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\n]*$")] | None = field(
        "What it helps somebody do, in one sentence of at most 200 characters.",
        example="Draw a three-generation family map together.",
        required=True,
    )
    type: MaterialType | None = field("What kind of thing it is.", example="tool", required=True)
    domains: Annotated[tuple[str, ...], Field(strict=False)] = field(
        "Codes from kss_map.yaml, most relevant first; at least one from a knowledge and skills statement.",
        example=["PS7", "PCF6"],
        default=(),
        required=True,
    )
    audience: Annotated[tuple[Audience, ...], Field(strict=False)] = field(
        "Whom it is for.", example=["practice-supervisor"], default=(), required=True
    )
    setting: Annotated[tuple[Setting, ...], Field(strict=False)] = field(
        "The services it suits.", example=["children", "adults"], default=(), required=True
    )
    use: Annotated[tuple[Use, ...], Field(strict=False)] = field(
        "Where it can be used.", example=["one-to-one"], default=(), required=True
    )
    minutes: Annotated[int, Field(ge=1, le=2880)] | None = field("How long it takes.", example=30, required=True)
    outcomes: Annotated[tuple[Line, ...], Field(strict=False)] = field(
        "What a reader can do afterwards, each starting with a verb.",
        example=["Draw a genogram from a case discussion."],
        default=(),
        required=True,
    )
    steps: Annotated[tuple[Step, ...], Field(strict=False)] = field(
        "The steps of a session that can be run by the clock, in their order; together they take `minutes`.",
        example=[],
        default=(),
    )
    series: Series | None = field("The series that it is a part of, if it is in one.", example={})
    source: Source | None = field("Where the work comes from.", example={}, required=True)
    rights: Rights | None = field("Why we may host it and what a reader may do.", example={})
    adapted_from: Annotated[tuple[Adaptation, ...], Field(strict=False)] = field(
        "The works it was adapted from.", example=[], default=()
    )
    people_described: PeopleDescribed | None = field(
        "Whether people are described: none, fictional, composite or consented.", example="none"
    )
    content_note: Text | None = field(
        "What may distress a reader, specific and early.", example="Describes the death of a baby."
    )
    recording: Recording | None = field("The recording, when the type is recording.", example={})
    further_reading: Annotated[tuple[str, ...], Field(strict=False)] = field(
        "Keys of citations/ that a reader may want next.", example=["ruch2007"], default=()
    )
    formerly: Annotated[tuple[Slug, ...], Field(strict=False)] = field(
        "What its folder used to be called: the site leads from the old addresses to the new one.",
        example=["family-trees"],
        default=(),
    )
    review: Review | None = field("Where it stands and when it is due for review.", example={}, required=True)
    withdrawn: Withdrawal | None = field("Only when the status is withdrawn: when and why.", example={})
    changes: Annotated[tuple[Change, ...], Field(strict=False)] = field(
        "What changed and when, for readers.", example=[], default=()
    )


class Person(Record):
    """A role in an organisation: never a name with a private address."""

    role: Line | None = field("The role.", example="Head of learning", required=True)
    organisation: Slug | None = field(
        "Its short name in organisations.yaml.", example="practice-commons", required=True
    )


class Evidence(Record):
    """The proof of a grant: its digest and who keeps it, never the letter."""

    sha256: Sha256 | None = field("The SHA-256 of the letter or e-mail.", example="0" * 64, required=True)
    keeper: Line | None = field("The role that keeps it.", example="Practice Commons editors", required=True)


class Checked(Record):
    """Who checked a grant, and when: never the one who gave it."""

    role: Line | None = field("The role.", example="Rights editor", required=True)
    organisation: Slug | None = field(
        "Its short name in organisations.yaml.", example="practice-commons", required=True
    )
    on: Date | None = field("The day.", example="2026-11-20", required=True)


class Covers(Record):
    """What a grant covers."""

    materials: Annotated[tuple[Slug, ...], Field(strict=False)] = field(
        "The folders of the materials that it covers.", example=["genograms"], default=()
    )
    works_of: Slug | None = field("An organisation all of whose own works are covered.", example="practice-commons")
    logo_of: Slug | None = field(
        "An organisation whose logo is covered, and nothing else of its.", example="example-university"
    )


class Grant(Record):
    """A recorded permission: a file in permissions/."""

    id: GrantNumber | None = field("Its number, which is also the file's name.", example="PERM-0001", required=True)
    kind: Literal["project", "written"] | None = field(
        "`project` for this project's own work, `written` for everybody else's.", example="written", required=True
    )
    covers: Covers | None = field("What it covers.", example={"materials": ["genograms"]}, required=True)
    given_by: Person | None = field("Who gave it.", example={}, required=True)
    given_on: Date | None = field("The day on which it was given.", example="2026-11-20", required=True)
    uses: Annotated[tuple[GrantUse, ...], Field(strict=False)] = field(
        "What it allows us: publish, adapt, download.", example=["publish"], default=(), required=True
    )
    reuse: str | None = field(
        "The most that it allows readers: the code of a licence, or InC for nothing.",
        example="CC-BY-4.0",
        required=True,
    )
    conditions: Text | None = field("Conditions, in words.", example="Credit the university's name in full.")
    declaration: DeclarationVersion | None = field(
        "The declaration that was accepted: a file in permissions/declarations/.", example="2026-1"
    )
    evidence: Evidence | None = field("The proof: its digest and its keeper.", example={})
    checked: Checked | None = field("Who checked it, and when.", example={})
    expires_on: Date | None = field("The first day on which it no longer holds.", example="2029-11-20")
    withdrawn_on: Date | None = field("The day on which it was withdrawn.", example="2027-01-31")

    def is_in_force(self, day: dt.date) -> bool:
        """Whether it has been given, and has neither expired nor been withdrawn, on a day."""
        has_ended = any(end is not None and end <= day for end in (self.expires_on, self.withdrawn_on))
        return (self.given_on is None or self.given_on <= day) and not has_ended


class Statement(Record):
    """One statement under a domain, in our own words."""

    code: str | None = field("Its code: the domain's, a full stop and a number.", example="PS7.1", required=True)
    text: Line | None = field("What a person can do, in our own words.", example="Notice …", required=True)
    crosswalk: Annotated[tuple[str, ...], Field(strict=False)] = field(
        "Domains of other frameworks with the same subject.", example=["PCF6"], default=()
    )


class Domain(Record):
    """One domain of a framework."""

    code: DomainCode | None = field("Its code.", example="PS7", required=True)
    title: Line | None = field(
        "Its heading, as published.", example="Purposeful and effective social work", required=True
    )
    summary: Text | None = field("What it is about, in our own words.", example="…", required=True)
    in_practice: Annotated[tuple[Line, ...], Field(strict=False)] = field(
        "Two to four things that a person might see in practice, in our own words.", example=["…"], default=()
    )
    statements: Annotated[tuple[Statement, ...], Field(strict=False)] = field(
        "Its statements, in our own words.", example=[], default=()
    )


class Framework(Record):
    """A competency framework: the body that issued it, when it holds, and its domains."""

    id: Slug | None = field("Its id.", example="kss-ps-2015", required=True)
    prefix: FrameworkPrefix | None = field("What its codes start with.", example="PS", required=True)
    family: Literal["kss", "pcf"] | None = field("The family it belongs to.", example="kss", required=True)
    name: Line | None = field("Its name, as published.", example="Knowledge and Skills …", required=True)
    short_name: Line | None = field("A short name for lists.", example="Practice supervisors", required=True)
    issuer: Line | None = field("Who issued it.", example="Department for Education", required=True)
    version: Line | None = field("Its version, as published.", example="November 2015", required=True)
    valid_from: PartialDate | None = field("When it came into force.", example="2015-11", required=True)
    valid_to: Date | None = field("The last day on which it is in force.", example="2027-03-31")
    licence: str | None = field("Its licence.", example="OGL-UK-3.0", required=True)
    citation: str | None = field("Its key in citations/.", example="dfe2015kss", required=True)
    about: Text | None = field("What it is, in our own words.", example="…", required=True)
    domains: Annotated[tuple[Domain, ...], Field(strict=False)] = field(
        "Its domains.", example=[], default=(), required=True
    )


class FrameworkMap(Record):
    """The file kss_map.yaml."""

    frameworks: Annotated[tuple[Framework, ...], Field(strict=False)] = field(
        "The frameworks.", example=[], default=(), required=True
    )


class Logo(Record):
    """An organisation's logo, and the consent to show it."""

    file: Line | None = field("The file.", example="docs/logos/example.svg", required=True)
    consent: GrantNumber | None = field("The grant that allows it.", example="PERM-0002", required=True)


class Organisation(Record):
    """An organisation that contributes or is credited."""

    name: Line | None = field("Its name.", example="Practice Commons", required=True)
    kind: OrganisationKind | None = field("What it is.", example="university", required=True)
    about: Line | None = field("One plain sentence.", example="…")
    url: WebAddress | None = field("Its address.", example="https://www.gov.uk/")
    logo: Logo | None = field("Its logo, if it has agreed to its use.", example={})


class OrganisationRegister(Record):
    """The file organisations.yaml."""

    organisations: dict[Slug, Organisation] = field("The organisations, by key.", example={}, default={}, required=True)


class GlossaryTerm(Record):
    """A term of the sector: what it stands for, what it means, and the other words for it."""

    term: Term | None = field("The term, as it is written in a text.", example="ASYE", required=True)
    stands_for: Line | None = field(
        "What an abbreviation stands for, as its source prints it.", example="Assessed and Supported Year in Employment"
    )
    means: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\n]*$")] | None = field(
        "What it means, in one plain sentence of at most 200 characters.", example="The first year.", required=True
    )
    also: Annotated[tuple[SearchPhrase, ...], Field(strict=False)] = field(
        "Other words for the same thing: searching for any of them finds the same pages.",
        example=["assessed and supported year"],
        default=(),
    )
    same_as: Annotated[tuple[Line, ...], Field(strict=False)] = field(
        "Other terms of the glossary that a search treats as the same thing.", example=["NQSW"], default=()
    )
    expand: bool = field(
        "Whether a material says what it stands for where it is first used.", example=True, default=False
    )
    citation: str | None = field("The key in citations/ of where its full form was seen.", example="interface2020")


class Glossary(Record):
    """The file glossary.yaml."""

    terms: Annotated[tuple[GlossaryTerm, ...], Field(strict=False)] = field(
        "The terms, in alphabetical order.", example=[], default=(), required=True
    )


class CpdExpectation(Record):
    """What a regulator expects of continuing professional development (CPD), as it was seen on a day."""

    id: Slug | None = field("Its id.", example="social-work-england", required=True)
    regulator: Line | None = field("Who expects it.", example="Social Work England", required=True)
    says: Text | None = field("What is expected, in our own words.", example="…", required=True)
    pieces: Annotated[int, Field(ge=1, le=365)] | None = field(
        "How many pieces of CPD, at least, in a registration year.", example=2, required=True
    )
    with_peer_reflection: Annotated[int, Field(ge=0, le=365)] | None = field(
        "How many of them, at least, with peer reflection.", example=1, required=True
    )
    year_ends: YearDay | None = field("The last day of a registration year.", example="11-30", required=True)
    since: Line | None = field("Since when, as far as it was seen.", example="the 2021 to 2022 registration year")
    citation: str | None = field("The key in citations/ of where it was seen.", example="swecpd", required=True)
    seen_on: Date | None = field("The day on which somebody looked.", example="2026-11-22", required=True)
    seen_as: Line | None = field(
        "What they looked at, as the end of a sentence.", example="the regulator’s page", required=True
    )
    review_by: Date | None = field("When to look again.", example="2027-08-31", required=True)


class CpdQuestion(Record):
    """A question that a record of continuing professional development answers."""

    key: Slug | None = field("Its key.", example="learnt", required=True)
    asks: Line | None = field("The question.", example="What did you learn?", required=True)
    help: Line | None = field("What helps to answer it.", example="…")


class CpdExpectations(Record):
    """The file cpd_expectations.yaml."""

    expectations: Annotated[tuple[CpdExpectation, ...], Field(strict=False)] = field(
        "What regulators expect.", example=[], default=(), required=True
    )
    questions: Annotated[tuple[CpdQuestion, ...], Field(strict=False)] = field(
        "The questions of a record, in order.", example=[], default=(), required=True
    )


class PathStep(Record):
    """One material of a reading path, and why it stands there."""

    material: Slug | None = field("The material's folder.", example="genograms", required=True)
    why: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\n]*$")] | None = field(
        "Why it is read at this place, in one sentence of at most 200 characters.",
        example="Do something together on paper, when talking is not enough.",
        required=True,
    )


class PathReview(Record):
    """Where a reading path stands, who reviewed it, and when it is due again."""

    status: Literal["draft", "in-review", "published"] | None = field(
        "draft, in-review or published: only what is published has a page.", example="published", required=True
    )
    review_by: Date | None = field("When it is due for review again.", example="2028-11-22", required=True)
    content: Literal["awaited"] | ReviewedBy | None = field(
        "Who checked the choice, the order and the sentences, or `awaited`.", example={}, required=True
    )
    practice_review: Literal["awaited"] | ReviewedBy | None = field(
        "`awaited`, or by whom and on what day a practising social worker read it.", example="awaited", required=True
    )


class ReadingPath(Record):
    """A reading path: a file in paths/."""

    title: Line | None = field("What it is called.", example="Before your first group supervision", required=True)
    summary: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\n]*$")] | None = field(
        "What it helps somebody do, in one sentence of at most 200 characters.",
        example="Get ready to lead a group, and know what to do when it goes quiet.",
        required=True,
    )
    audience: Annotated[tuple[Audience, ...], Field(strict=False)] = field(
        "Whom it is for.", example=["practice-supervisor"], default=(), required=True
    )
    organisation: Slug | None = field(
        "The organisation that put it together, by its short name in organisations.yaml.",
        example="practice-commons",
        required=True,
    )
    authors: Annotated[tuple[Line, ...], Field(strict=False)] = field(
        "Who put it together, as they wish to be credited.",
        example=["Practice Commons editors"],
        default=(),
        required=True,
    )
    steps: Annotated[tuple[PathStep, ...], Field(strict=False)] = field(
        "Its materials, in the order in which they are read.", example=[], default=(), required=True
    )
    review: PathReview | None = field("Where it stands and when it is due for review.", example={}, required=True)


def first_day(partial: str) -> dt.date:
    """The first day of a year, month or day.

    Args:
        partial: An ISO 8601 date of the precision `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises:
        ValueError: The day does not exist.
    """
    year, month, day = (*(int(part) for part in partial.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


@lru_cache(maxsize=4096)
def domain_of(code: str) -> str:
    """The domain's code of a domain's or a statement's code: PS7 for PS7.2."""
    return re.sub(r"\.\d+$", "", code)


class Name(Record):
    """A person or a body among the authors or editors of a reference.

    `literal` is set for a body such as a department, and the other parts for a person.
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""


class Reference(Record):
    """One entry of the library of citations, as text a person reads.

    Attributes:
        key: What materials cite it by.
        kind: The BibTeX entry type, in small letters.
        fields: The value of each field, without LaTeX's accents, dashes and braces; names are not among them.
        authors: In order; a last `and others` sets `more_authors`.
        editors: In order.
        more_authors: Whether the source names more authors than the entry does.
    """

    key: str
    kind: str
    fields: dict[str, str]
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    more_authors: bool = False

    @property
    def title(self) -> str:
        """Its title, or an empty text."""
        return self.fields.get("title", "")

    @property
    def year(self) -> str:
        """Its year as written, or an empty text: 2014/15 stays so."""
        return self.fields.get("year") or self.fields.get("date", "")[:4]


class PageFrontMatter(Record):
    """The front matter of a hand-written page in docs/."""

    title: Line | None = field("The page's title, when it differs from its first heading.", example="About")
    description: Line | None = field("One sentence for search engines.", example="Who we are.")
    search_exclude: bool = field("Whether search leaves it out.", example=False, default=False)
