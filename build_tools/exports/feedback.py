"""How a reader tells the editors what a material was good for: links that open a form of somebody else's, filled in.

The site sends nothing and asks nobody. Where neither a mailbox nor a place for issues is known, there is no link.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue

_SUBJECT = "Was this useful? "
_REMINDER = "Please leave out whatever could tell who a person is: names, initials, places, dates."
_QUESTIONS = ("Was this useful? For what?", "What did you change?")


@dataclass(frozen=True)
class FeedbackWay:
    """One way to tell the editors.

    Attributes:
        address: What the link opens.
        words: What the link says.
        about: What follows it, or an empty text.
    """

    address: str
    words: str
    about: str


def feedback_ways(title: str, page: str, catalogue: Catalogue) -> tuple[FeedbackWay, ...]:
    """The ways that the settings give: an e-mail, an issue at GitHub, both, or none.

    Args:
        title: The material's title.
        page: The address of its page from the site's root.
        catalogue: The catalogue.
    """
    mailbox, repository = catalogue.feedback_mailbox, catalogue.repository
    if not mailbox and not repository:
        return ()
    subject = quote(_SUBJECT + title, safe="")
    where = f"About: {title} ({catalogue.full_address(page) or page})"
    lines = [where, "", _REMINDER, "", *(line for question in _QUESTIONS for line in (question, "", ""))]
    ways = []
    if mailbox:
        body = quote("\r\n".join(lines), safe="")
        address = f"mailto:{quote(mailbox, safe='@')}?subject={subject}&body={body}"
        ways.append(FeedbackWay(address, "Write an e-mail", ", which goes to the editors"))
    if repository:
        body = quote("\n".join(lines), safe="")
        address = f"https://github.com/{repository}/issues/new?title={subject}&body={body}"
        about = ", which is public and needs an account there"
        ways.append(FeedbackWay(address, "Open an issue at GitHub", about))
    return tuple(ways)
