"""What pages say of facts: the words for what the model holds as codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.licences import LICENCES
from build_tools.model import LivedExperienceReview, PathReview, Review, ReviewedBy, SecondReading
from build_tools.rendering.markup import in_words, long_date

if TYPE_CHECKING:
    from build_tools.catalogue import Material
    from build_tools.indexes import Relation

FAMILY_NAMES = {
    "FMT": "Files and fields",
    "RGT": "Rights",
    "CIT": "Citations",
    "KSS": "Frameworks",
    "REV": "Review",
    "SER": "Series",
    "CPD": "Professional development",
    "PTH": "Reading paths",
    "STP": "Steps of a session",
    "LNK": "Links",
    "ACC": "Accessibility",
    "PRV": "Privacy",
    "GLO": "Glossary",
    "SEC": "Security",
    "MED": "Pictures and documents",
}
FAMILY_GUIDES = {
    "FMT": "docs/contribute/markdown.md",
    "RGT": "docs/contribute/rights.md",
    "CIT": "docs/contribute/markdown.md",
    "ACC": "docs/contribute/accessible-documents.md",
    "PRV": "docs/contribute/anonymising.md",
    "MED": "docs/contribute/accessible-documents.md",
}
"""The page for contributors on what a family of checks looks at, where the repository has that page."""
BASIS_WORDS = {
    "own-work": "We may publish it because its holder made it, and agreed.",
    "written-permission": "We host it with written permission.",
    "open-licence": "We host it under its open licence.",
    "link-only": "We do not host it.",
}
REGISTER_WORDS = {
    "own-work": "It is its holder’s own work",
    "written-permission": "Written permission",
    "open-licence": "Its open licence",
    "link-only": "We only link to it",
    "adapted": "Its licence lets us adapt it",
}
PEOPLE_WORDS = {
    "fictional": "Everybody in it is fictional.",
    "composite": "Its people are made up from many people’s experience: nobody in it is real.",
    "consented": "The people in it have agreed to be described.",
}
REASON_WORDS = {
    "rights": "we no longer have permission to share it",
    "personal-data": "it held personal data",
    "out-of-date": "it is out of date",
    "superseded": "something newer replaces it",
    "requested": "its owner asked for it to be withdrawn",
}

SIDE_WORDS = {
    "rights": ("Rights", "Checked", "Nobody has checked them yet."),
    "content": ("Content", "Checked", "Nobody has checked it yet."),
    "accessibility": ("Accessibility", "Checked", "Checked by programs alone, and by no person yet."),
    "lived_experience": ("Lived experience", "Reviewed", "Nobody with lived experience has reviewed it yet."),
    "practice_review": ("Practice", "Read", "Not yet reviewed by a practising social worker."),
}
"""What pages call each side of a material that is reviewed, what was done, and what they say while nobody has."""


def licence_answers() -> list[dict[str, str]]:
    """What a reader asks of every licence, answered from the table of licences."""
    answers = []
    for licence in LICENCES.values():
        asks = "Ask the owner first" if licence.is_statement else "No"
        duties = ["credit it"] if licence.attribution and licence.share else []
        duties += ["give your version the same licence"] if licence.share_alike else []
        duties += ["give the attribution statement"] if licence.statement else []
        duties += ["say what you changed"] if licence.attribution and licence.adapt else []
        none = "Read what its owner says" if licence.is_statement else "Nothing"
        answers.append(
            {
                "name": licence.name,
                "url": licence.url,
                "share": "Yes" if licence.share else asks,
                "adapt": "Yes" if licence.adapt else asks,
                "paid": "Yes" if licence.commercial else asks,
                "must": in_words(duties).capitalize() or none,
            }
        )
    return answers


def recording_words(material: Material) -> str:
    """What a reader must know of a recording: its captions and its transcript; empty when there is none."""
    recording = material.front.recording
    if recording is None:
        return ""
    captions = {"yes": "It has captions.", "not-needed": "It needs no captions."}.get(
        recording.captions or "", "It has no captions."
    )
    return f"{captions} Transcript: {recording.transcript}."


def review_words(review: Review) -> dict[str, str]:
    """Who reviewed each side of a material and when, or that nobody has yet, by what pages call the side.

    Args:
        review: What is on record.
    """
    read_again = {"content"} if review.second_reading is not None else set()
    return {
        SIDE_WORDS[side][0]: _side_words(side, getattr(review, side), "page", is_alone=side not in read_again)
        for side in SIDE_WORDS
    }


def path_review_words(review: PathReview) -> dict[str, str]:
    """The same of a reading path.

    Args:
        review: What is on record.
    """
    sides = {"content": review.content, "practice_review": review.practice_review}
    return {SIDE_WORDS[side][0]: _side_words(side, sides[side], "path", is_alone=True) for side in sides}


def _side_words(side: str, reviewed: object, what: str, *, is_alone: bool) -> str:
    _, done, awaited = SIDE_WORDS[side]
    if isinstance(reviewed, LivedExperienceReview) and reviewed.not_applicable:
        return f"A review does not apply. {reviewed.not_applicable}"
    if not isinstance(reviewed, ReviewedBy) or not reviewed.on:
        return awaited
    alone = " only" if is_alone else ""
    whom = f"{alone} by those who wrote this {what}: {reviewed.by}" if reviewed.wrote_it else f" by {reviewed.by}"
    return f"{done}{whom}, {long_date(reviewed.on)}." + (f" {reviewed.note}" if reviewed.note else "")


def duration_words(minutes: int) -> str:
    """A duration as a reader plans with it: `45 minutes`, `1 hour 30 minutes`.

    Args:
        minutes: How many minutes it is.
    """
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'s' if hours != 1 else ''}"] if hours else []
    parts += [f"{rest} minute{'s' if rest != 1 else ''}"] if rest or not hours else []
    return " ".join(parts)


def second_reading_words(reading: SecondReading | None) -> str:
    """Who read a material once more without having written it, when, and what was put right; empty when nobody has."""
    if reading is None or reading.on is None:
        return ""
    mended = f" Put right: {reading.mended}" if reading.mended else ""
    return f"{long_date(reading.on)}, by {reading.by}.{mended}"


def relation_words(relation: Relation) -> str:
    """Why a reader of one material may want another: the strongest thing that the two share."""
    if relation.statements:
        return f"Also serves {in_words(relation.statements)}"
    if relation.references:
        return "Cites the same work" if relation.references == 1 else f"Cites {relation.references} of the same works"
    return f"Also serves {in_words(relation.domains[:3])}"
