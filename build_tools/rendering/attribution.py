"""The line that credits a material: title, author, source and licence, and what was changed.

This is the TASL practice of Creative Commons ('Best practices for attribution'), with the statement that the Open
Government Licence asks for and the words 'used with permission of' where a grant is the ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Origin:
    """A work that a material was adapted from, as its credit names it.

    Attributes:
        reference: The original in house style, as plain text without a last full stop.
        licence: The name of its licence.
        licence_address: The address of its licence.
        statement: The attribution statement that its licence asks for, or an empty text.
        changes: What was changed.
    """

    reference: str
    licence: str
    licence_address: str
    statement: str
    changes: str


@dataclass(frozen=True, slots=True)
class Credit:
    """What has to be said to credit a material.

    Attributes:
        title: Its title.
        authors: Who wrote it, in order.
        organisation: The organisation that made it.
        address: Its address on the site, or an empty text when the site's address is not known.
        licence: The name of its licence.
        licence_address: The address of its licence.
        permission_of: Who gave permission to publish it, or an empty text.
        statement: The attribution statement that its own licence asks for, or an empty text.
        origins: What it was adapted from.
    """

    title: str
    authors: tuple[str, ...]
    organisation: str
    address: str
    licence: str
    licence_address: str
    permission_of: str = ""
    statement: str = ""
    origins: tuple[Origin, ...] = ()


def credit_text(credit: Credit) -> str:
    """The credit as plain text in one line."""
    return " ".join(_sentences(credit, lambda name, address: f"{name} ({address})" if address else name, str))


def credit_html(credit: Credit) -> str:
    """The credit as HTML for a web page: the title and the licences are links, and everything is escaped."""
    return " ".join(
        _sentences(
            credit,
            lambda name, address: f'<a href="{escape(address)}">{escape(name)}</a>' if address else escape(name),
            escape,
        )
    )


def _sentences(credit: Credit, link: Callable[[str, str], str], text: Callable[[str], str]) -> list[str]:
    """The sentences of a credit.

    Args:
        credit: What has to be said.
        link: Makes a link of a name and an address, which may be empty.
        text: Makes plain text safe for where it lands.
    """
    authors = ", ".join(credit.authors)
    by = authors if credit.organisation in authors else f"{authors}, {credit.organisation}"
    title = link(f"‘{credit.title}’", credit.address)
    sentences = [f"{title} by {text(by)} is under {link(credit.licence, credit.licence_address)}."]
    if credit.permission_of:
        sentences.append(f"Used with permission of {text(credit.permission_of)}.")
    if credit.statement:
        sentences.append(text(credit.statement))
    for origin in credit.origins:
        reference = text(origin.reference.rstrip("."))
        sentences.append(f"Adapted from: {reference}, under {link(origin.licence, origin.licence_address)}.")
        sentences.append(f"Changes: {text(origin.changes)}")
        if origin.statement:
            sentences.append(text(origin.statement))
    return sentences
