"""The answers in a submission form, and the text below them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from build_tools.diagnostics import nearest
from build_tools.exports.submission_form import EMPTY_BOX, is_hint, is_instruction
from build_tools.questions import ABOUT_IT, WRITE_HERE, YOUR_TEXT
from build_tools.readers.certain import certain_days, certain_partial_date
from build_tools.submissions.house_markdown import plain_text
from build_tools.submissions.house_signs import without_unseen

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.questions import AskedOfContributors, Choice

_TICKS = "☒☑✓✔✗✘✅■xX"
_MARK = re.compile(rf"^[\[(]?\s*(?P<mark>[{EMPTY_BOX}□{_TICKS}]*)\s*[\])]?\s+(?P<label>.*)$")
_NUMBER = re.compile(r"^\d{1,2}\.\s*")
_NOTHING = frozenset({"", "none", "no", "nothing", "n/a", "na", "not applicable", "-", "–", "nobody"})
_LIST_SIGN = re.compile(r"^(?:[-•*–]\s+|\d{1,2}[.)]\s+)")
_YEAR_OR_MONTH = re.compile(r"[12]\d{3}(?:-(?:0[1-9]|1[0-2]))?")


@dataclass
class Answers:
    """What a form says.

    Attributes:
        lines: What was written under each question, a paragraph a line, by the question's key.
        ticked: The keys of the boxes that were ticked, by the question's key.
        remarks: What was written beside boxes, in sentences for an editor.
        text: The blocks of the text itself.
        is_form: Whether this is the form at all.
    """

    lines: dict[str, list[str]] = field(default_factory=dict)
    ticked: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    text: list[Any] = field(default_factory=list)
    is_form: bool = True

    def words(self, key: str) -> str:
        """An answer in one line, or an empty text when there is none.

        Args:
            key: The question's key.
        """
        text = " ".join(" ".join(self.lines.get(key, ())).split())
        return "" if text.casefold().rstrip(".") in _NOTHING else text

    def listed(self, key: str) -> list[str]:
        """The lines of an answer, without the signs of a list.

        Args:
            key: The question's key.
        """
        found = [_LIST_SIGN.sub("", line.strip()) for line in self.lines.get(key, ())]
        return [line for line in found if line.casefold().rstrip(".") not in _NOTHING]

    def one(self, key: str) -> str | None:
        """The one box that was ticked, or None when there is none or more than one.

        Args:
            key: The question's key.
        """
        ticked = self.ticked.get(key, [])
        return ticked[0] if len(ticked) == 1 else None

    def minutes(self) -> int | None:
        """How long it takes, as far as that can be read."""
        match = re.search(r"(\d{1,4}(?:[.,]\d)?)\s*(h(?:ou)?rs?|hours?)?", self.words("minutes"))
        if not match:
            return None
        number = float(match.group(1).replace(",", "."))
        return round(number * 60) if match.group(2) else round(number)

    def day(self, key: str) -> dt.date | None:
        """A day, or None when it cannot be read as one for certain: 03/04/2026 is two.

        Args:
            key: The question's key.
        """
        days = certain_days(self.words(key))
        return days[0] if len(days) == 1 else None

    def partial_date(self, key: str) -> str | None:
        """A year, month or day as the model writes it, or None when it cannot be read as one for certain.

        Args:
            key: The question's key.
        """
        written = self.words(key)
        return written if _YEAR_OR_MONTH.fullmatch(written) else certain_partial_date(written)


def read_answers(blocks: list[Any], asked: tuple[AskedOfContributors, ...]) -> Answers:
    """What a document says in the form's first part, and the blocks of its second.

    A document without the form is all text.

    Args:
        blocks: The document.
        asked: The questions.
    """
    starts = [at for at, block in enumerate(blocks) if _said(block) == ABOUT_IT]
    texts = [at for at, block in enumerate(blocks) if _said(block) == YOUR_TEXT]
    if not starts or not texts:
        return Answers(text=list(blocks), is_form=False)
    answers = Answers(text=[block for block in blocks[texts[0] + 1 :] if not is_instruction(_said(block))])
    _read_part(blocks[starts[0] + 1 : texts[0]], asked, answers)
    for question in asked:
        if question.form == "one" and len(answers.ticked.get(question.key, ())) > 1:
            answers.remarks.append(f"“{question.words}” has more than one tick, so it was left open")
    return answers


def _read_part(blocks: list[Any], asked: tuple[AskedOfContributors, ...], answers: Answers) -> None:
    """Read the part with the questions; one whose heading somebody changed is known by its words or by its hint."""
    by_words = {question.words.casefold(): question for question in asked}
    often = Counter(question.hint for question in asked)
    by_hint = {question.hint: question for question in asked if often[question.hint] == 1}
    missing = set(by_words) - {_question_in(block) for block in blocks}
    under: AskedOfContributors | None = None
    heading = ""
    for block in blocks:
        words, hinted = _question_in(block), by_hint.get(_said(block))
        if words in by_words:
            under, heading = by_words[words], ""
        elif hinted and hinted is not under and hinted.words.casefold() in missing:
            under = hinted
            missing.remove(under.words.casefold())
            answers.remarks.append(
                f"the heading “{under.words}” is gone or changed, and was known by the line under it"
            )
        elif _is_like_a_question(block):
            under, heading = by_words.get(nearest(words, missing) or ""), _said(block)
            answers.remarks.append(
                f"“{heading}” {f'was taken for “{under.words}”' if under else 'is none of our questions'}"
            )
            missing -= {under.words.casefold()} if under else set()
        else:
            for line in _lines(block):
                _take(line, under, answers, heading)
    answers.remarks += [
        f"“{by_words[each].words}” is not asked in this form any more" for each in by_words if each in missing
    ]


def _question_in(block: dict[str, Any]) -> str:
    return _NUMBER.sub("", _said(block)).casefold()


def _is_like_a_question(block: dict[str, Any]) -> bool:
    """Whether somebody reads a paragraph as the heading of a question."""
    words = _said(block)
    is_bold = block["t"] in {"Para", "Plain"} and [each["t"] for each in block["c"]] == ["Strong"]
    return block["t"] == "Header" or bool(words.endswith("?") and (is_bold or _NUMBER.match(words)))


def _said(block: dict[str, Any]) -> str:
    return " ".join(without_unseen(plain_text([block])).split()) if block["t"] in {"Header", "Para", "Plain"} else ""


def _lines(block: dict[str, Any]) -> list[str]:
    return [" ".join(without_unseen(line).split()) for line in plain_text([block]).split("\n") if line.strip()]


def _take(line: str, question: AskedOfContributors | None, answers: Answers, heading: str) -> None:
    if question is None:
        answers.remarks += [f"under “{heading}” it says: {line}"] if heading and line != WRITE_HERE else []
        return
    if is_hint(line, question):
        return
    if not question.choices:
        answers.lines.setdefault(question.key, []).append(line)
        return
    marked = _MARK.match(line)
    mark, label = (marked.group("mark"), marked.group("label")) if marked else ("", line)
    choice = next((each for each in question.choices if _is_label(label, each)), None)
    if choice is None:
        if question.key != "declaration" and line not in {each.group for each in question.choices}:
            answers.remarks.append(f"under “{question.words}” it says: {line}")
        return
    rest = label.removeprefix(choice.words).strip()
    if set(mark) & set(_TICKS) or (rest and set(rest) <= set(_TICKS)):
        answers.ticked.setdefault(question.key, []).append(choice.key)
    elif not mark:
        answers.remarks.append(
            f"under “{question.words}” the box of “{choice.words[:60]}” is gone, so it counts as empty"
        )


def _is_label(label: str, choice: Choice) -> bool:
    return label.startswith(choice.words) or label.partition(" ")[0] == choice.key
