"""What a contributor is asked about a material: the questions that the submission form puts and the import reads.

The choices come from the model and from the register of standards, so that a form never offers what a check refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from build_tools.catalogue import PERMISSIONS
from build_tools.indexes import AUDIENCE_NAMES, SETTING_NAMES, TYPE_NAMES, USE_LABELS
from build_tools.licences import LICENCES
from build_tools.model import Audience, FrontMatter, MaterialType, PeopleDescribed, Setting, Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.catalogue import Catalogue

Form = Literal["text", "lines", "number", "one", "several"]

ABOUT_IT = "Part 1: About it"
YOUR_TEXT = "Part 2: Your text"
WRITE_HERE = "Write here."
AGREED, LOGO = "agreed", "logo"

_PEOPLE: dict[PeopleDescribed, str] = {
    "none": "Nobody is described in it",
    "fictional": "Everybody in it is made up",
    "composite": "Everybody in it is made up from many people’s experience",
    "consented": "A real person is described, has agreed, and we hold their recorded consent",
}
_OFFERED = (
    "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "InC",
)  # fmt: skip
"""The licences that a form offers, the freest first; an editor can record any other that the checks know."""
_USES = {
    "download": "Readers may download it as a file",
    "adapt": "Practice Commons may adapt it, and will say what was changed",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One box that can be ticked.

    Attributes:
        key: What is recorded.
        words: What stands beside the box.
        group: What it stands under, or an empty text.
    """

    key: str
    words: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class AskedOfContributors:
    """One question to a contributor.

    Attributes:
        key: What our own code calls it.
        words: The question as a person reads it.
        hint: What helps to answer it.
        form: What an answer is: some text, a list with one a line, a number, or one or several ticked boxes.
        choices: The boxes.
    """

    key: str
    words: str
    hint: str
    form: Form = "text"
    choices: tuple[Choice, ...] = ()


def questions(catalogue: Catalogue | None) -> tuple[AskedOfContributors, ...]:
    """All questions, in the order in which they are put.

    Args:
        catalogue: What the repository holds, for its standards and its declaration; None for the questions without
            these.
    """
    return (*_on_its_use(catalogue), *_on_its_makers(), *_on_others(), *_on_permission(catalogue))


def _on_its_use(catalogue: Catalogue | None) -> Iterator[AskedOfContributors]:
    yield AskedOfContributors("title", "What is it called?", "A short title that says what it is.")
    yield AskedOfContributors("summary", "What does it help somebody to do?", "One sentence of at most 200 characters.")
    yield _ticks(
        "type",
        "What kind of thing is it?",
        "Tick one.",
        {key: TYPE_NAMES[key][0] for key in get_args(MaterialType)},
        "one",
    )
    yield _ticks(
        "audience", "Who is it for?", "Tick all that fit.", {key: AUDIENCE_NAMES[key] for key in get_args(Audience)}
    )
    yield _ticks(
        "setting",
        "Which services does it suit?",
        "Tick one or both.",
        {key: SETTING_NAMES[key] for key in get_args(Setting)},
    )
    yield _ticks("use", "Where can it be used?", "Tick all that fit.", {key: USE_LABELS[key] for key in get_args(Use)})
    yield AskedOfContributors("minutes", "How long does it take?", "In minutes, such as 30.", "number")
    yield AskedOfContributors(
        "outcomes",
        "What can a reader do afterwards?",
        "One thing a line, each starting with a verb, such as “Plan …” or “Ask …”.",
        "lines",
    )
    hint = (
        "Tick the few that it serves best, at least one of them a knowledge and skills statement. Summaries are ours. "
        "If you do not know them, leave this open."
    )
    yield AskedOfContributors("domains", "Which standards does it serve?", hint, "several", tuple(_domains(catalogue)))


def _on_its_makers() -> Iterator[AskedOfContributors]:
    yield AskedOfContributors(
        "organisation",
        "Which organisation made it?",
        "Its name, as it should be credited. Leave this open if there is none.",
    )
    hint = "One name a line. Write a person as “Family name, Given name”, and a team or body by its name."
    yield AskedOfContributors("authors", "Who wrote it?", hint, "lines")
    yield AskedOfContributors(
        "published", "When was it first published?", "A year, or a month such as 2026-11, as far as you know."
    )
    yield AskedOfContributors("url", "Where on the web does the original stand?", "Its address, if it has one.")
    hint = "The name of the organisation or person. What you made at work often belongs to your employer: ask first."
    yield AskedOfContributors("holder", "Who owns the copyright?", hint)


def _on_others() -> Iterator[AskedOfContributors]:
    hint = (
        "Every picture, table, quotation, form or download that is somebody else’s, one a line: what it is; who owns "
        "it; why it may be shared. Such as: Cartoon on page 2; Example University; they agreed by e-mail. "
        "Write “none” if there is nothing."
    )
    yield AskedOfContributors("third_party", "What in it belongs to somebody else?", hint, "lines")
    hint = (
        "Works that it was made from, one a line: the reference; its licence; what was changed. "
        "Write “none” if there is nothing."
    )
    yield AskedOfContributors("adapted_from", "What was it adapted from?", hint, "lines")
    hint = "Tick one. Before you send this file, take out what could tell who somebody is."
    yield _ticks("people_described", "Who is described in it?", hint, dict(_PEOPLE), "one")
    hint = "What was changed or left out so that nobody can be recognised. This goes to the editors alone. Name nobody."
    yield AskedOfContributors("protection", "How are the people in it protected?", hint)
    hint = "Say early what may distress a reader. Leave it empty if there is nothing."
    yield AskedOfContributors("content_note", "What may distress a reader?", hint)
    hint = "One a line, as you have them. A DOI or an ISBN helps us to find a work."
    yield AskedOfContributors("references", "Which works does it refer to?", hint, "lines")


def _on_permission(catalogue: Catalogue | None) -> Iterator[AskedOfContributors]:
    offered = {code: f"{LICENCES[code].name}. It tells a reader: ‘{LICENCES[code].in_words}’" for code in _OFFERED}
    yield _ticks("reuse", "What may readers do with it?", "Tick one. We suggest the first.", offered, "one")
    hint = "Tick none, one or both. Send what readers may download, such as slides, together with this form."
    yield _ticks("uses", "What else do you allow?", hint, _USES)
    yield AskedOfContributors(
        "conditions", "Are there conditions?", "In your own words. Leave it empty if there are none."
    )
    version = catalogue.newest_declaration if catalogue else ""
    hint = "Read the declaration, and tick the box if you agree. Without it we cannot publish your work."
    agree = {AGREED: f"We agree to declaration {version}"}
    yield _ticks("declaration", "Do you agree to the declaration?", hint, agree, "one")
    hint = (
        "The role of somebody who may decide this for the owner, such as “Head of learning”. "
        "Do not write a name, an address or a telephone number here."
    )
    yield AskedOfContributors("given_by", "Who agrees, by role?", hint)
    yield AskedOfContributors("given_on", "On which day?", "Such as 2026-11-20.")
    agree = {LOGO: "We agree that our logo is shown beside our work"}
    yield _ticks(
        "logo",
        "May we show your logo?",
        "Tick the box only if you may decide this. We ask you for the file.",
        agree,
        "one",
    )


def _ticks(
    key: str, words: str, hint: str, choices: dict[str, str] | dict[PeopleDescribed, str], form: Form = "several"
) -> AskedOfContributors:
    return AskedOfContributors(key, words, hint, form, tuple(Choice(each, shown) for each, shown in choices.items()))


def _domains(catalogue: Catalogue | None) -> Iterable[Choice]:
    for framework in catalogue.frameworks if catalogue else ():
        for domain in framework.domains:
            if domain.code:
                words = f"{domain.code} {domain.title}: {domain.summary}"
                yield Choice(domain.code, words, framework.name or "")


def declaration_text(catalogue: Catalogue) -> str:
    """The declaration that contributors accept now, in Markdown; an empty text when there is none.

    Args:
        catalogue: What the repository holds.

    Raises:
        OSError: It cannot be read.
    """
    version = catalogue.newest_declaration
    file = catalogue.root / PERMISSIONS / "declarations" / f"{version}.md"
    return file.read_text(encoding="utf-8") if version else ""


def is_field(key: str) -> bool:
    """Whether a question's answer stands in the front matter under the same name.

    Args:
        key: The question's key.
    """
    return key in FrontMatter.model_fields
