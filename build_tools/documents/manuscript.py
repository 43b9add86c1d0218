"""What stands in the documents of one material, whatever their form."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from build_tools.trace import fingerprint

OPENS, CLOSES = "\ue000", "\ue001"
"""Stand around the number of what was set into a text: signs of private use, which no text of ours holds."""


@dataclass(frozen=True)
class Insertion:
    """What stands in a text in the place of a citation.

    Attributes:
        written: The citation as its author wrote it.
        html: The citation in house style.
    """

    written: str
    html: str


@dataclass(frozen=True)
class Figure:
    """A picture of a text.

    Attributes:
        address: What the text calls it.
        content: The picture as it is published.
    """

    address: str
    content: bytes


@dataclass(frozen=True)
class Manuscript:
    """What stands in the documents of one material.

    Attributes:
        slug: The material's folder.
        title: Its title.
        authors: Who wrote it, in order.
        organisation: The organisation that made it.
        published: When it was first published, as far as known: ISO 8601, or an empty text.
        changed: The day of its last change, ISO 8601.
        summary: What it helps somebody do, in one sentence.
        minutes: How long it takes.
        content_note: What may distress a reader, or an empty text.
        outcomes: What a reader can do afterwards.
        text: Its Markdown, with a numbered sign in the place of each insertion.
        insertions: What stands in those places, in order.
        steps: The steps of its session: what each is called, with what is said on a line below, when it begins, its
            minutes, who speaks and, where somebody does, who sits out.
        anchors: The anchors of its headings, in order.
        links: The full address of each page of ours that its text links to, by the address as it is written; an empty
            text where that is not known.
        figures: Its pictures.
        references: The key of each reference, and the reference in house style as HTML.
        further_reading: The same for further reading.
        licence: The name of its licence.
        licence_address: The address of its licence.
        rights: What has to be said of its rights, with the credit first, as HTML: a paragraph each.
        address: The full address of its page, or an empty text when that is not known.
    """

    slug: str
    title: str
    authors: tuple[str, ...]
    organisation: str
    published: str
    changed: str
    summary: str
    minutes: int
    content_note: str
    outcomes: tuple[str, ...]
    text: str
    insertions: tuple[Insertion, ...]
    steps: tuple[tuple[str, ...], ...]
    anchors: tuple[str, ...]
    links: dict[str, str] = field(repr=False)
    figures: tuple[Figure, ...] = field(repr=False)
    references: tuple[tuple[str, str], ...]
    further_reading: tuple[tuple[str, str], ...]
    licence: str
    licence_address: str
    rights: tuple[str, ...]
    address: str

    @cached_property
    def fingerprint(self) -> bytes:
        """The digest of everything that has a say in it."""
        return fingerprint({name: value for name, value in self.__dict__.items() if name != "fingerprint"})

    @property
    def identifier(self) -> str:
        """What it is known by, whether its address is known or not."""
        return self.address or f"practice-commons/materials/{self.slug}/"


def is_drawing(address: str) -> bool:
    """Whether a picture is a drawing in SVG.

    Args:
        address: What a text calls it.
    """
    return address.lower().endswith(".svg")
