"""What pages say of facts: the words for what the model holds as codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.licences import LICENCES
from build_tools.model import PracticeReview, SecondReading
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


def practice_review_words(review: object) -> str:
    """Whether a practising social worker has read a material, and who and when."""
    if isinstance(review, PracticeReview) and review.on:
        return f"Read by {review.by}, {long_date(review.on)}"
    return "Not yet reviewed by a practising social worker"


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
