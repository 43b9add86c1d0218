"""A material as one row of a table: the fields of the catalogue, for the formats that are tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.rendering.suggested_citation import in_full

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Description

Cell = str | bool | int | tuple[str, ...]


def row_of(described: Description) -> dict[str, Cell]:
    """A material as a row, by the names that the fields have in the catalogue as JSON.

    Args:
        described: The material.

    Returns:
        A text, a yes or no, a number or several texts for each column. A text that is not known is empty.
    """
    return {
        "slug": described.slug,
        "page": described.page,
        "url": described.full_address,
        "title": described.title,
        "summary": described.summary,
        "type": described.type,
        "authors": tuple(in_full(name) for name in described.authors),
        "organisation": described.organisation,
        "organisation_name": described.publisher,
        "organisation_url": described.publisher_url,
        "published": described.published,
        "modified": described.modified,
        "licence": described.licence.code,
        "licence_url": described.licence.url,
        "holder": described.holder,
        "basis": described.basis,
        "is_elsewhere": described.is_elsewhere,
        "original_url": described.original_url,
        "domains": described.domains,
        "audience": described.audience,
        "setting": described.setting,
        "use": described.use,
        "minutes": described.minutes,
        "outcomes": described.outcomes,
        "adapted_from": tuple(each.reference.title for each in described.originals),
    }
