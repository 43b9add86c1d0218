"""Which downloads of a material its rights allow, decided from its rights alone, and why each other one is withheld."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.licences import LICENCES
from build_tools.media.media_types import media_type
from build_tools.model import Adaptation, Rights, ThirdParty

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from build_tools.licences import Licence
    from build_tools.model import FrontMatter, Grant


@dataclass(frozen=True, slots=True)
class DownloadForm:
    """A form in which a material can be downloaded.

    Attributes:
        ending: The ending of its file, without a full stop.
        name: What it is called on a button.
        about: What a reader does with it, after its name.
        media_type: Its media type.
        is_to_adapt: Whether it is there to be changed: then the rights must allow an adapted version as well.
    """

    ending: str
    name: str
    about: str
    media_type: str
    is_to_adapt: bool


WORD = DownloadForm(
    "docx",
    "Word",
    "to adapt it to your team",
    media_type("docx"),
    is_to_adapt=True,
)
PDF = DownloadForm("pdf", "PDF", "to print it, or to send it on as it is", media_type("pdf"), is_to_adapt=False)
EPUB = DownloadForm("epub", "EPUB", "to read it on a phone or an e-reader", media_type("epub"), is_to_adapt=True)
SOURCE = DownloadForm("md", "Markdown", "the source of this page, as we keep it", media_type("md"), is_to_adapt=True)
FORMS = (WORD, PDF, EPUB, SOURCE)
"""In the order in which pages offer them."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Forms that are not offered.

    Attributes:
        forms: The forms.
        why: Why not, in one plain sentence.
    """

    forms: tuple[DownloadForm, ...]
    why: str

    @property
    def names(self) -> str:
        """What they are called, in words."""
        *most, last = (form.name for form in self.forms)
        return f"{', '.join(most)} and {last}" if most else last


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be downloaded of a material.

    Attributes:
        forms: The forms in which it is offered.
        withheld: The others, those of one reason together.
    """

    forms: tuple[DownloadForm, ...]
    withheld: tuple[Withheld, ...]


_NOTHING_HELD = "the original is not kept here, so there is nothing of it to download"
_UNKNOWN = "it is not recorded what its rights allow"


def offer_of(front: FrontMatter, beside: Collection[str], in_force: Callable[[str], Grant | None]) -> Offer:
    """What the rights in a material, and in everything that stands in it, let us offer for download.

    Args:
        front: Its front matter.
        beside: The files in its folder that its text does not show, and that are in no document.
        in_force: Gives the recorded permission of a number when there is one and it holds today.
    """
    return grouped({form: _why_not(form, front, beside, in_force) for form in FORMS})


def of_one(form: DownloadForm, offer: Offer) -> Offer:
    """What an offer says of one form.

    Args:
        form: The form.
        offer: The offer.
    """
    forms = tuple(each for each in offer.forms if each is form)
    return Offer(forms, tuple(Withheld((form,), each.why) for each in offer.withheld if form in each.forms))


def grouped(reasons: Mapping[DownloadForm, str]) -> Offer:
    """An offer of the forms that nothing stands against.

    Args:
        reasons: Why each is withheld, or an empty text.
    """
    whys = dict.fromkeys(why for why in reasons.values() if why)
    withheld = tuple(Withheld(tuple(form for form in reasons if reasons[form] == why), why) for why in whys)
    return Offer(tuple(form for form in reasons if not reasons[form]), withheld)


def _why_not(
    form: DownloadForm, front: FrontMatter, beside: Collection[str], in_force: Callable[[str], Grant | None]
) -> str:
    rights = front.rights
    if rights is None or rights.basis is None:
        return _UNKNOWN
    if rights.basis == "link-only":
        return _NOTHING_HELD
    shown = (each for each in rights.third_party if each.item not in beside)
    works: list[Rights | ThirdParty | Adaptation] = [rights, *shown, *front.adapted_from]
    return next(filter(None, (_obstacle(form, work, in_force) for work in works)), "")


def _obstacle(
    form: DownloadForm, work: Rights | ThirdParty | Adaptation, in_force: Callable[[str], Grant | None]
) -> str:
    """Why one work that stands in the material forbids a form, or an empty text."""
    whose, licence = _whose(work), LICENCES.get(work.reuse or "")
    basis = "open-licence" if isinstance(work, Adaptation) else work.basis
    if licence is None or basis is None:
        return f"it is not recorded what the rights in {whose} allow"
    if basis == "link-only":
        return f"{whose} may only be linked to"
    grant = in_force(work.permission or "")
    if grant is None and (work.permission or basis != "open-licence"):
        return f"no recorded permission for {whose} is in force"
    if form.is_to_adapt:
        return _obstacle_to_adapting(licence, grant, whose)
    if licence.share or (grant and "download" in grant.uses):
        return ""
    return f"{licence.name} lets nobody pass on copies of {whose} without asking"


def _obstacle_to_adapting(licence: Licence, grant: Grant | None, whose: str) -> str:
    """Why nobody may be given a work to adapt, or an empty text."""
    if not (licence.share and licence.adapt):
        return f"{licence.name} lets nobody share an adapted version of {whose} without asking"
    if grant is None:
        return ""
    most = LICENCES.get(grant.reuse or "")
    reaches = most is not None and most.share and most.adapt and {"adapt", "download"} <= set(grant.uses)
    return "" if reaches else f"the permission for {whose}, {grant.id}, does not cover adapted versions to download"


def _whose(work: Rights | ThirdParty | Adaptation) -> str:
    if isinstance(work, ThirdParty):
        return f"‘{work.item}’ by {work.holder}"
    return "it" if isinstance(work, Rights) else "the work that it was adapted from"
