"""The manuscripts from which the documents of the materials of one catalogue are made."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from build_tools.documents.manuscript import Figure, Manuscript, is_drawing
from build_tools.documents.paper import unprintable
from build_tools.downloads import PDF, SOURCE, Offer, Withheld, of_one, offer_of
from build_tools.exports.descriptions import day_of_change
from build_tools.exports.session_json import session_steps
from build_tools.folders import content_of
from build_tools.licences import LICENCES
from build_tools.media.looking import as_published
from build_tools.model import Rights, Source
from build_tools.rendering.attribution import credit_html
from build_tools.rendering.suggested_citation import author_name, in_full

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.catalogue import Catalogue, Material
    from build_tools.exports.session_json import SessionStep
    from build_tools.model import Grant, ThirdParty
    from build_tools.rendering.attribution import Credit
    from build_tools.typesetting import Typesetter


_SHOWN = 5
"""How many signs are named that no font has."""


class Manuscripts:
    """Makes manuscripts.

    Args:
        catalogue: A catalogue in which the checks found no error.
        texts: Its texts in house style.
    """

    def __init__(self, catalogue: Catalogue, texts: Typesetter) -> None:
        self.catalogue = catalogue
        self.texts = texts

    def of(self, material: Material, credit: Credit) -> Manuscript:
        """What stands in the documents of a material.

        Args:
            material: A published material whose text we keep.
            credit: What has to be said to credit it.

        Raises:
            OSError: A picture of it cannot be read.
        """
        front, body = material.front, material.body
        source, rights = front.source or Source(), front.rights or Rights()
        text, insertions = self.texts.text_with_insertions(material)
        licence = LICENCES[rights.reuse or "InC"]
        cited = self.texts.in_order({key: [] for key in body.cited_keys})
        further = self.texts.in_order({key: [] for key in front.further_reading if key not in body.cited_keys})
        return Manuscript(
            slug=material.slug,
            title=material.title,
            authors=tuple(in_full(author_name(line)) for line in source.authors),
            organisation=self.catalogue.organisations[source.organisation or ""].name or "",
            published=source.published or "",
            changed=day_of_change(material) or "1980-01-01",
            summary=front.summary or "",
            minutes=front.minutes or 0,
            content_note=front.content_note or "",
            outcomes=front.outcomes,
            text=text,
            insertions=insertions,
            steps=tuple(_step_rows(session_steps(material))),
            anchors=tuple(heading.anchor for heading in body.headings),
            links={link.address: self._full(material, link.address) for link in body.links},
            figures=tuple(_figures(material, self.catalogue.root)),
            references=tuple((key, str(self.texts.listed(key))) for key, _ in cited),
            further_reading=tuple((key, str(self.texts.listed(key))) for key, _ in further),
            licence=licence.name,
            licence_address=licence.url,
            rights=tuple(self._said_of_rights(rights, credit)),
            address=credit.address,
        )

    def offer(self, material: Material, credit: Credit, *, with_documents: bool = True) -> Offer:
        """The files in which a material is offered, and why not in the others.

        Args:
            material: A published material.
            credit: What has to be said to credit it.
            with_documents: Whether documents are made; otherwise nothing is said but of its source.
        """
        shown = {picture.address.removeprefix("./") for picture in material.body.pictures}
        beside = [name for name in material.files if name not in shown]
        found = offer_of(material.front, beside, self._in_force)
        if not with_documents:
            return of_one(SOURCE, found)
        if PDF not in found.forms:
            return found
        lacking = unprintable("".join(self._said(material, credit)))
        if not lacking:
            return found
        named = ", ".join(f"‘{sign}’" for sign in lacking[:_SHOWN]) + (" and others" if len(lacking) > _SHOWN else "")
        why = f"the fonts in which we print have no {named}"
        return Offer(tuple(form for form in found.forms if form is not PDF), (*found.withheld, Withheld((PDF,), why)))

    def _in_force(self, number: str) -> Grant | None:
        """The grant of a number when it holds today: which day that is, is only looked at where it matters.

        One of a day to come is an error, with which nothing is published.
        """
        registered = self.catalogue.grants.get(number) if number else None
        grant = registered.grant if registered else None
        if grant is None or not (grant.expires_on or grant.withdrawn_on):
            return grant
        return grant if grant.is_in_force(self.catalogue.today) else None

    def _said(self, material: Material, credit: Credit) -> Iterator[str]:
        """Every text that stands in the documents of a material, with all signs that are in it, and some more."""
        front = material.front
        rights = front.rights or Rights()
        keys = dict.fromkeys((*material.outline.keys_in_text, *front.further_reading))
        yield from (material.body.text, material.title, front.summary or "", front.content_note or "", *front.outcomes)
        yield from (
            text for each in session_steps(material) for text in (each.name, each.speaks, each.sits_out, each.say)
        )
        yield from (str(self.texts.listed(key)) for key in keys)
        yield from (self.texts.rendered.in_text[each.written] for each in material.body.citations)
        yield from (credit.organisation, credit.address, *credit.authors, *self._said_of_rights(rights, credit))
        for address in dict.fromkeys(picture.address for picture in material.body.pictures):
            if is_drawing(address):
                yield content_of(f"{self.catalogue.root}/{_path_of(material, address)}", "file-bytes").decode(
                    "utf-8", "replace"
                )

    def _full(self, material: Material, address: str) -> str:
        """The full address of a page of ours that a text links to, or an empty text."""
        from_root = self.texts.link_from(material, address)
        return self.catalogue.full_address(from_root) if from_root else ""

    def _said_of_rights(self, rights: Rights, credit: Credit) -> Iterator[str]:
        """What has to be said of a document's rights, as HTML; the credit comes first."""
        licence = LICENCES[rights.reuse or "InC"]
        if licence.share:
            yield credit_html(credit)
        else:
            yield f"‘{escape(credit.title)}’, {escape(', '.join(credit.authors))}."
        named = f'<a href="{escape(licence.url)}">{escape(licence.name)}</a>'
        yield f"© {escape(rights.holder or '')}. {named}. {escape(licence.in_words)}"
        if rights.attribution and not licence.share:
            yield escape(rights.attribution)
        grant = self.catalogue.grants.get(rights.permission or "")
        if grant is not None and grant.grant.conditions:
            yield f"Condition: {escape(grant.grant.conditions)}"
        yield from map(_third_party, rights.third_party)
        if licence.share and licence.adapt:
            yield "If you adapt it, keep this credit and say what you changed."


def _step_rows(steps: tuple[SessionStep, ...]) -> Iterator[tuple[str, ...]]:
    """The rows of the table of a session's steps; without who sits out where nobody does."""
    some_sit_out = any(step.sits_out for step in steps)
    for step in steps:
        what = f"{step.name}\n{step.say}" if step.say else step.name
        row = (what, step.starts_at, str(step.minutes), step.speaks)
        yield (*row, step.sits_out or "Nobody") if some_sit_out else row


def _third_party(item: ThirdParty) -> str:
    licence = LICENCES[item.reuse or "InC"]
    named = f'<a href="{escape(licence.url)}">{escape(licence.name)}</a>'
    found = f' <a href="{escape(item.url)}">{escape(item.url)}</a>' if item.url else ""
    statement = f" {escape(item.attribution)}" if item.attribution else ""
    return f"{escape(item.item or '')}: © {escape(item.holder or '')}. {named}. {licence.in_words}{statement}{found}"


def _figures(material: Material, root: Path) -> Iterator[Figure]:
    """The pictures that a material's text shows, as they are published."""
    for address in dict.fromkeys(picture.address for picture in material.body.pictures):
        path = _path_of(material, address)
        yield Figure(address, as_published(path, content_of(f"{root}/{path}", "file-bytes")))


def _path_of(material: Material, address: str) -> str:
    return f"materials/{material.slug}/{address.removeprefix('./')}"
