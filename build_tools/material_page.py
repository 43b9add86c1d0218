"""What the page of one material shows: its text, what serves it, whose it is, and where a reader may go next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from build_tools import indexes
from build_tools.exports.citation_formats import offered_formats
from build_tools.exports.csl_json import csl_data_address
from build_tools.exports.feedback import feedback_ways
from build_tools.exports.session_json import run_address, session_steps
from build_tools.licences import LICENCES
from build_tools.manuscripts import Manuscripts
from build_tools.model import Rights, Source
from build_tools.reading_paths import path_address
from build_tools.rendering.attribution import Credit, Origin
from build_tools.rendering.suggested_citation import author_name, in_full
from build_tools.rendering.words import (
    BASIS_WORDS,
    PEOPLE_WORDS,
    recording_words,
    relation_words,
    review_words,
    second_reading_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.catalogue import Catalogue, Material
    from build_tools.downloads import Offer
    from build_tools.indexes import Neighbours
    from build_tools.standards import Standards
    from build_tools.typesetting import Typesetter


class MaterialPages:
    """The pages of the published materials of one catalogue.

    Args:
        catalogue: A catalogue in which the checks found no error.
        texts: Its texts in house style.
        standards: Its frameworks as pages show them.
        neighbours: What its materials have to do with each other.
        with_documents: Whether materials can be downloaded as documents.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        texts: Typesetter,
        standards: Standards,
        neighbours: Neighbours,
        *,
        with_documents: bool = True,
    ) -> None:
        self.catalogue = catalogue
        self.texts = texts
        self.standards = standards
        self.neighbours = neighbours
        self.with_documents = with_documents
        self.manuscripts = Manuscripts(catalogue, texts)

    def values(self, material: Material) -> dict[str, Any]:
        """What the template of a material needs.

        Args:
            material: A published material that the checks have passed.

        Raises:
            ValueError: They have not: it has no rights, source or review.
        """
        front = material.front
        rights, source, review = front.rights, front.source, front.review
        if rights is None or source is None or review is None or rights.reuse is None:
            message = f"{material.slug} passed the checks without rights, source or review"
            raise ValueError(message)
        return {
            "material_title": material.title,
            "slug": material.slug,
            "stem": f"materials/{material.slug}/cite",
            "front": front,
            "authors": [in_full(author_name(line)) for line in source.authors],
            "organisation": self.catalogue.organisations[source.organisation or ""],
            "reviews": review_words(review),
            "second_reading": second_reading_words(review.second_reading),
            "people": PEOPLE_WORDS.get(front.people_described or ""),
            "domains": self.standards.served_by(material),
            **_at_a_glance(material),
            "steps": session_steps(material),
            "run": run_address(material.slug),
            **self._text(material),
            **self._rights(material, rights),
            "offer": self.offer(material),
            **self._citation(material),
            **self._next(material),
            "feedback": feedback_ways(material.title, f"materials/{material.slug}/", self.catalogue),
        }

    def _text(self, material: Material) -> dict[str, Any]:
        body, mentions = self.texts.body(material, f"materials/{material.slug}/index.md")
        further = [key for key in material.front.further_reading if key not in mentions]
        return {
            "contents": [heading for heading in material.body.headings if heading.level == 2],
            "body": Markup(body),  # noqa: S704 - Markdown in which the checks found no HTML, and our own citations
            "references": [
                {"key": key, "html": self.texts.listed(key), "mentions": numbers}
                for key, numbers in self.texts.in_order(mentions)
            ],
            "further_reading": [
                {"key": key, "html": self.texts.listed(key)}
                for key, _ in self.texts.in_order({key: [] for key in further})
            ],
        }

    def _rights(self, material: Material, rights: Rights) -> dict[str, Any]:
        grant = self.catalogue.grants.get(rights.permission or "")
        return {
            "link_only": rights.basis == "link-only",
            "licence": LICENCES[rights.reuse or ""],
            "own_licence": LICENCES["CC-BY-4.0"],
            "basis_words": BASIS_WORDS[rights.basis or "link-only"],
            "grant": grant.grant if grant else None,
            "credit": self.credit(material),
            "adaptations": [
                {**dict(each), "html": self.texts.entry(each.citation or ""), "licence": LICENCES[each.reuse or ""]}
                for each in material.front.adapted_from
            ],
            "third_party": [{**dict(each), "licence": LICENCES[each.reuse or ""]} for each in rights.third_party],
        }

    def _citation(self, material: Material) -> dict[str, Any]:
        address = f"materials/{material.slug}/"
        suggested = self.texts.suggested_for(material)
        return {
            "suggested": suggested,
            "suggested_entries": {
                style: Markup(entries[material.slug])  # noqa: S704 - rendering.citations escapes every leaf
                for style, entries in self.texts.suggested_entries.items()
            },
            "formats": offered_formats(),
            "inline": {"json": csl_data_address([suggested])},
            "printed_address": self.catalogue.full_address(address) or f"/{address}",
        }

    def _next(self, material: Material) -> dict[str, Any]:
        """Where a reader may go from here: the parts before and after in its series, its paths, and what is related."""
        series = material.front.series
        parts = self.neighbours.series.get(series.key if series else "", ())
        place = next((index for index, part in enumerate(parts) if part.slug == material.slug), 0)
        total = max((part.front.series.part or 0 for part in parts if part.front.series), default=0)
        return {
            "path_places": [
                {"title": place.title, "address": path_address(place.slug), "step": place.step, "steps": place.steps}
                for place in self.catalogue.path_places.get(material.slug, ())
            ],
            "series": series if parts else None,
            "series_total": total,
            "previous": self._part(parts[place - 1]) if place else None,
            "following": self._part(parts[place + 1]) if place + 1 < len(parts) else None,
            "related": [
                {"row": self.standards.cards.row(relation.material), "why": relation_words(relation)}
                for relation in self.neighbours.related[material.slug]
            ],
        }

    def _part(self, material: Material) -> dict[str, Any]:
        series = material.front.series
        row = self.standards.cards.row(material)
        return {"title": row.title, "address": row.address, "part": series.part if series else None}

    def offer(self, material: Material) -> Offer:
        """The files in which a material can be downloaded from this site.

        Args:
            material: A published material.
        """
        return self.manuscripts.offer(material, self.credit(material), with_documents=self.with_documents)

    def credit(self, material: Material) -> Credit:
        """What has to be said to credit a material that is hosted here.

        Args:
            material: A published material.
        """
        front, catalogue = material.front, self.catalogue
        source, rights = front.source or Source(), front.rights or Rights()
        licence = LICENCES[rights.reuse or "InC"]
        origins = [
            Origin(
                reference=self.texts.rendered.texts.get(each.citation or "", ""),
                licence=LICENCES[each.reuse or "InC"].name,
                licence_address=LICENCES[each.reuse or "InC"].url,
                statement=each.attribution or "",
                changes=each.changes or "",
            )
            for each in front.adapted_from
        ]
        return Credit(
            title=material.title,
            authors=tuple(in_full(author_name(line)) for line in source.authors),
            organisation=catalogue.organisations[source.organisation or ""].name or "",
            address=catalogue.full_address(f"materials/{material.slug}/"),
            licence=licence.name,
            licence_address=licence.url,
            permission_of=(rights.holder or "") if rights.basis == "written-permission" else "",
            statement=rights.attribution or "",
            origins=tuple(origins),
        )


def _at_a_glance(material: Material) -> dict[str, Any]:
    """What a reader wants to know before reading."""
    front = material.front
    return {
        "audiences": _shelf_links("audiences", front.audience, indexes.AUDIENCE_NAMES),
        "settings": _shelf_links("settings", front.setting, indexes.SETTING_NAMES),
        "places": _shelf_links("uses", front.use, indexes.USE_LABELS),
        "source_host": urlsplit(front.source.url).hostname if front.source and front.source.url else "",
        "recording": front.recording,
        "recording_words": recording_words(material),
    }


def _shelf_links(facet: str, keys: Iterable[str], names: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": names[key], "address": f"{facet}/{key}/"} for key in keys]
