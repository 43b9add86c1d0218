"""What pages say of who reviewed a material."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

from build_tools.loading import load
from build_tools.model import LivedExperienceReview, Review, ReviewedBy, SecondReading
from build_tools.rendering.words import review_words, second_reading_words
from tests.built_site import SMALL, make_pages
from tests.specification_runs import TODAY

if TYPE_CHECKING:
    from pathlib import Path

READING = SecondReading(on=dt.date(2026, 11, 22), by="An editor who did not write it", mended="The third prompt.")


def test_a_second_reading_says_when_who_and_what_was_put_right() -> None:
    assert second_reading_words(READING) == (
        "22 November 2026, by An editor who did not write it. Put right: The third prompt."
    )
    nothing_mended = READING.model_copy(update={"mended": None})
    assert second_reading_words(nothing_mended) == "22 November 2026, by An editor who did not write it."
    assert second_reading_words(None) == second_reading_words(SecondReading()) == ""


def test_a_review_says_of_each_side_who_looked_at_it_or_that_nobody_has() -> None:
    day = dt.date(2026, 11, 22)
    own = ReviewedBy(by="The editors", on=day, wrote_it=True)
    review = Review(
        rights=own,
        content=own.model_copy(update={"note": "Read beside the law."}),
        accessibility=ReviewedBy(by="A tester", on=day),
        lived_experience=LivedExperienceReview(not_applicable="It is a list."),
        practice_review="awaited",
    )
    assert review_words(review) == {
        "Rights": "Checked only by those who wrote this page: The editors, 22 November 2026.",
        "Content": "Checked only by those who wrote this page: The editors, 22 November 2026. Read beside the law.",
        "Accessibility": "Checked by A tester, 22 November 2026.",
        "Lived experience": "A review does not apply. It is a list.",
        "Practice": "Not yet reviewed by a practising social worker.",
    }
    again = review_words(review.model_copy(update={"second_reading": READING}))
    assert again["Content"].startswith("Checked by those who wrote this page: The editors"), "somebody else read it too"
    assert again["Rights"].startswith("Checked only by those who wrote this page")


def test_what_nobody_has_reviewed_is_said_in_plain_words_on_the_page(tmp_path: Path) -> None:
    root = shutil.copytree(SMALL, tmp_path / "repository", ignore=shutil.ignore_patterns(".cache"))
    shown = page(root, "a-talk")
    assert "<li><strong>Rights:</strong> Checked by A second editor, 20 November 2026.</li>" in shown
    assert "<li><strong>Content:</strong> Nobody has checked it yet.</li>" in shown
    for words in review_words(Review()).values():
        assert words in shown or words.startswith("Nobody has checked them")


def test_the_page_shows_a_second_reading_and_only_where_there_was_one(tmp_path: Path) -> None:
    root = shutil.copytree(SMALL, tmp_path / "repository", ignore=shutil.ignore_patterns(".cache"))
    path = root / "materials" / "a-talk" / "index.md"
    text = path.read_text()
    assert "Read once more" not in page(root, "a-talk")
    written = "practice_review: awaited"
    assert written in text
    reading = "second_reading: {on: 2026-11-21, by: <b>An editor</b>, mended: A link.}"
    separator = ", " if f"{{{written}" in text or f", {written}" in text else "\n  "
    path.write_text(text.replace(written, f"{written}{separator}{reading}"))
    shown = page(root, "a-talk")
    assert (
        "<dt>Read once more</dt><dd>21 November 2026, by &lt;b&gt;An editor&lt;/b&gt;. Put right: A link.</dd>" in shown
    )


def page(root: Path, slug: str) -> str:
    pages = {file.path: file for file in make_pages(load(root, TODAY))}
    content = pages[f"materials/{slug}/index.md"].content
    return content if isinstance(content, str) else content.decode()
