"""A material from nothing: the questions of the form, each answer tried against the checks, and a text to fill in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from build_tools.catalogue import MATERIALS
from build_tools.checks.runner import run
from build_tools.diagnostics import Severity, did_you_mean, folded
from build_tools.editing import grant_faults, invisible, next_number
from build_tools.folders import read_material
from build_tools.questions import AGREED, questions
from build_tools.readers.certain import certain_days
from build_tools.submissions.answers import Answers
from build_tools.submissions.drafts import Draft
from build_tools.submissions.fields import (
    GRANT_NUMBER,
    OPEN,
    for_the_editor,
    free_slug,
    grant_answers,
    material_fields,
    organisation_key,
    slug_of,
    yaml_of,
)
from build_tools.submissions.reference_list import library_text, read_references

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from build_tools.catalogue import Catalogue
    from build_tools.editing import Leaf
    from build_tools.questions import AskedOfContributors

NEEDED = {
    (): (
        "title",
        "summary",
        "type",
        "domains",
        "audience",
        "setting",
        "use",
        "minutes",
        "outcomes",
        "people_described",
    ),
    ("source",): ("organisation", "authors"),
    ("rights",): ("holder", "basis", "reuse"),
}
"""The fields without which no material is published, by their group: those without an answer are left open."""
OF_A_GRANT: dict[str, Leaf] = {
    "declaration": ("declaration",),
    "given_by": ("given_by", "role"),
    "given_on": ("given_on",),
    "uses": ("uses",),
    "conditions": ("conditions",),
}
"""What is only asked when no recorded grant covers what the organisation makes, and where it stands in a new one."""
_RECORDING = ("url", "minutes", "captions", "transcript")
_LATER = re.compile(r"CIT|ACC013|FMT018|RGT002|RGT007|RGT008|RGT029")
"""What an answer may leave for later: missing fields, the proof, the library, and an organisation that is new; the
answer about people is tried on its own."""
_WHEN = ("When to use it", "Say when somebody would reach for this, and when not.")
_STEPS = ("Step by step", "Say what to do, one numbered step after another, with the minutes for each.")
_ONE_PAGE = ("On one page", "Put the whole of it into a short list or table of at most about 220 words.")
_EXAMPLE = ("A fictional example", "Show it with people who are made up, and say so; or take this part out.")
_LIMITS = ("Limits", "Say what this cannot do, whom it may not suit, and what it rests on.")
_THIS_WEEK = ("What you could use this week", "Name two or three things that a reader can do with it at once.")
SECTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "briefing": (
        ("What it is about", "Say in a few sentences what the question is and why it matters in practice."),
        ("What is known", "Give the main points, each with its source."),
        _THIS_WEEK,
        _LIMITS,
    ),
    "tool": (_WHEN, _STEPS, _ONE_PAGE, _EXAMPLE, _LIMITS),
    "exercise": (_WHEN, _STEPS, ("Prompts", "Write the questions that people talk about, as a list."), _LIMITS),
    "case-study": (
        ("How to use it", "Say who reads it, with whom, and for how long."),
        ("The story", "Tell what happens to people who are made up, in the order in which the team hears of it."),
        ("Questions", "Write the questions for the discussion, as a list."),
        _LIMITS,
    ),
    "reading": (
        ("What it says", "Say in your own words what the reader finds there."),
        _THIS_WEEK,
        ("Limits and date", "Say what it does not cover, whom it was written for, and how old it is."),
    ),
    "recording": (
        ("What you will hear", "Say who speaks about what, and at which minute each part begins."),
        ("Questions for afterwards", "Write the questions for the discussion, as a list."),
        _LIMITS,
    ),
    "slides": (
        _WHEN,
        ("What is on the slides", "Give the words of each slide, so that nobody needs the file to follow."),
        _LIMITS,
    ),
    "session-plan": (
        _WHEN,
        ("What you need", "List the room, the people and the things that have to be there."),
        ("The session", "Say what happens when, in a table with the minutes."),
        _LIMITS,
    ),
    "template": (_WHEN, _ONE_PAGE, ("A filled-in example", _EXAMPLE[1]), _LIMITS),
    "messages": (
        ("What people said", "Give the messages, and say who was asked, when and how many."),
        ("What to do with it", "Say what a supervisor may fairly do with them."),
        ("What these sources cannot show", "Say who is missing, and what the words cannot prove."),
    ),
}
"""The parts of a text by its type, after those in the collection, and what its author is to write in each."""
_ANY = (("What it is about", "Say what this is and whom it helps."), _LIMITS)


class NewMaterial:
    """The answers about one new material.

    Args:
        catalogue: What the repository holds.
        slug: The material's folder, when it is not to be made from the title.

    Raises:
        CannotImportError: That folder cannot be made.
    """

    def __init__(self, catalogue: Catalogue, slug: str | None = None) -> None:
        self.catalogue = catalogue
        self.answers = Answers()
        self.asked = questions(catalogue)
        self.given_slug = free_slug(slug, catalogue) if slug else None

    @property
    def slug(self) -> str:
        """The folder's name.

        Raises:
            CannotImportError: There is such a folder already.
        """
        return self.given_slug or free_slug(slug_of(self.answers.words("title")), self.catalogue)

    def name_folder(self, slug: str) -> None:
        """Give the folder a name of its own.

        Args:
            slug: The name.

        Raises:
            CannotImportError: It cannot have that name.
        """
        self.given_slug = free_slug(slug.strip(), self.catalogue)

    @property
    def permission(self) -> str:
        """The number of the recorded grant that covers the material already, or an empty text."""
        organisation = organisation_key(self.answers.words("organisation"), self.catalogue)
        for number, registered in self.catalogue.grants.items():
            covers = registered.grant.covers
            is_covered = covers and (
                (organisation and covers.works_of == organisation) or self.given_slug in covers.materials
            )
            if is_covered and "publish" in registered.grant.uses and registered.grant.is_in_force(self.catalogue.today):
                return number
        return ""

    def is_asked(self, question: AskedOfContributors) -> bool:
        """Whether a question is to be put, after the answers so far."""
        if question.key in {*OF_A_GRANT, "logo"} and self.permission:
            return False
        if question.key in OF_A_GRANT and question.key != "declaration":
            return self.answers.one("declaration") == AGREED
        return question.key != "protection" or self.answers.one("people_described") not in {None, "none"}

    def default(self, question: AskedOfContributors) -> str:
        """What is proposed as an answer, or an empty text: nothing about people, and no licence that nobody gave."""
        if question.key == "organisation":
            own = [each.name for each in self.catalogue.organisations.values() if each.kind == "project"]
            return own[0] or "" if own else ""
        if question.key in {"authors", "holder"}:
            return self.answers.words("organisation")
        if question.key == "published":
            return f"{self.catalogue.today:%Y-%m}"
        if question.key == "reuse" and self.permission:
            return self.catalogue.grants[self.permission].grant.reuse or ""
        return ""

    def take(self, question: AskedOfContributors, texts: Sequence[str]) -> str | None:
        """Keep an answer, or give one sentence on why it cannot be kept.

        Args:
            question: The question.
            texts: What was answered: one text, or the lines of a list.
        """
        texts = [text.strip() for text in texts if text.strip()]
        wrong = next((unseen for text in texts if (unseen := invisible(text))), None)
        ticked: list[str] = []
        if question.choices and not wrong:
            ticked, wrong = chosen(question, texts)
        if wrong:
            return wrong
        before = self.answers
        self.answers = replace(before, lines={**before.lines}, ticked={**before.ticked})
        if question.choices:
            self.answers.ticked[question.key] = ticked
        else:
            self.answers.lines[question.key] = texts
        wrong = self._unread(question) or next(self._faults(question), None)
        if wrong:
            self.answers = before
        return wrong

    def _unread(self, question: AskedOfContributors) -> str | None:
        """What is wrong with an answer that cannot even be read as what it should be."""
        text, key, sentence = self.answers.words(question.key), question.key, None
        days = certain_days(text) if key in {"published", "given_on"} else []
        if not text:
            return None
        if question.form == "number" and self.answers.minutes() is None:
            sentence = f"`{text}` is no number: write the minutes, such as 30"
        elif key == "url" and not re.fullmatch(r"https?://[^\s<>\"']+", text):
            sentence = f"`{text}` is not a web address: write it in full, starting with https://"
        elif len(days) > 1:
            sentence = f"`{text}` can be two days: write {days[0]} or {days[1]}"
        elif key == "published" and self.answers.partial_date(key) is None:
            sentence = f"`{text}` is not a year, a month or a day: write 2026, 2026-11 or 2026-11-20"
        elif key == "given_on" and self.answers.day(key) is None:
            sentence = f"`{text}` is not a date: write the year, month and day, such as 2026-11-20"
        return sentence

    def _faults(self, question: AskedOfContributors) -> Iterator[str]:
        """The errors that the checks find in an answer, in sentences."""
        if question.key in OF_A_GRANT:
            number, leaf = next_number(self.catalogue), OF_A_GRANT[question.key]
            found = grant_faults(self.catalogue, number, grant_answers(self.answers, "new", "", self.catalogue))
            yield from (_sentence(each.message, each.suggestion) for field, each in found if field == leaf)
            return
        path = f"{MATERIALS}/new/index.md"
        source, material = read_material(path, f"---\n{self._front_matter([])}\n---\n\nText.\n".encode())
        if material is None:
            yield "this cannot be written down: use plain words"
            return
        document = material.document
        places = [*document.keys.items(), *document.values.items()]
        lines = {span.line for at, span in places if question.key in at}
        alone = replace(
            self.catalogue, sources=(source,), materials={"new": material}, pages={}, references={}, stray_files=()
        )
        for each in run(alone).within([path]).diagnostics:
            is_later = _LATER.match(each.code) or (each.code == "PRV007" and question.key != "people_described")
            if each.line in lines and each.severity is Severity.ERROR and not is_later:
                yield _sentence(each.message, each.suggestion)

    def _front_matter(self, listed: list[Any], *, with_open: bool = False) -> str:
        has_agreed = self.answers.one("declaration") == AGREED
        permission = self.permission or (GRANT_NUMBER if has_agreed and with_open else "")
        fields = material_fields(self.answers, self.answers.words("title"), listed, self.catalogue, permission)
        for group, names in NEEDED.items() if with_open else ():
            inside = fields[group[0]] if group else fields
            inside.update({name: OPEN for name in names if not inside[name]})
        if with_open and fields["type"] == "recording":
            fields["recording"] = dict.fromkeys(_RECORDING, OPEN)
        return "\n".join(yaml_of(fields))

    def draft(self) -> Draft:
        """What is to be written: the answers, and a place to fill in for whatever is open.

        Raises:
            CannotImportError: The folder is there already.
        """
        listed = read_references(self.answers.listed("references"), self.catalogue)
        has_agreed = self.answers.one("declaration") == AGREED and not self.permission
        draft = Draft(self.slug, self._front_matter(listed, with_open=True), _body(self.answers.one("type")))
        draft.library = library_text(listed) if any(each.entry for each in listed) else ""
        draft.grant = grant_answers(self.answers, draft.slug, "", self.catalogue) if has_agreed else {}
        draft.to_know = for_the_editor(replace(self.answers, is_form=not self.permission), listed, self.catalogue)
        return draft


def _body(kind: str | None) -> str:
    parts = SECTIONS.get(kind or "", _ANY)
    return "\n".join(f"## {heading}\n\n{{{{ {words} }}}}\n" for heading, words in parts)


def _sentence(message: str, suggestion: str | None) -> str:
    return message + (f": {suggestion}" if suggestion else "")


def chosen(question: AskedOfContributors, texts: Sequence[str]) -> tuple[list[str], str | None]:
    """The keys of the boxes that an answer names by number, key or words, and what is wrong with it.

    Args:
        question: The question.
        texts: The answer: one box or several with commas or spaces between them.
    """
    known = {str(number): each.key for number, each in enumerate(question.choices, 1)}
    for each in question.choices:
        known |= {folded(each.words): each.key, folded(each.key): each.key}
    keys: list[str] = []
    for text in texts:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        for part in parts if all(folded(each) in known for each in parts) else re.split(r"[\s,]+", text.strip(" ,")):
            if folded(part) not in known:
                hint = (
                    did_you_mean(part, [each.key for each in question.choices])
                    or "write a number or a code of the list"
                )
                return [], f"`{part}` is not one of the choices: {hint}"
            keys.append(known[folded(part)])
    if question.form == "one" and len(set(keys)) > 1:
        return [], "choose one only"
    return list(dict.fromkeys(keys)), None
