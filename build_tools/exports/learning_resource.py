"""A material as schema.org's LearningResource, https://schema.org/LearningResource, to be written as JSON-LD.

A rights statement is no licence that an owner gives, so it is `usageInfo` and not `license`. Where only a description
is kept here, the record is of our page, which is ours, about the original, which is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools import indexes
from build_tools.exports.descriptions import LANGUAGE, SITE_NAME
from build_tools.exports.head_lines import known
from build_tools.licences import LICENCES
from build_tools.listings import domain_address, statement_address
from build_tools.rendering.suggested_citation import in_full

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.exports.addresses import Addresses
    from build_tools.exports.descriptions import Description, Original
    from build_tools.licences import Licence
    from build_tools.model import Name

OUR_LICENCE = LICENCES["CC-BY-4.0"]
"""The licence of our own description of what others keep."""


@dataclass(frozen=True)
class Term:
    """A domain or statement that a material serves.

    Attributes:
        code: Its code.
        name: A domain's heading, or a statement in our own words.
        address: Where the site says more of it, from its root.
        framework: The address of the page of its framework.
    """

    code: str
    name: str
    address: str
    framework: str


def terms_of(described: Description, catalogue: Catalogue) -> list[Term]:
    """What a material serves: its domains, each once and most relevant first, then the statements that it names.

    Args:
        described: The material.
        catalogue: The catalogue that it is part of.
    """
    found = []
    for code in described.domain_codes:
        framework, domain = catalogue.domains[code]
        found.append(Term(code, domain.title or "", domain_address(code), f"frameworks/{framework.id}/"))
    for code in described.domains:
        if code not in described.domain_codes:
            framework, _, statement = catalogue.statements[code]
            found.append(Term(code, statement.text or "", statement_address(code), f"frameworks/{framework.id}/"))
    return found


def learning_resource(
    described: Description, terms: list[Term], addresses: Addresses, picture: str = ""
) -> dict[str, Any]:
    """The record of a material's page: the material, or our page about the original with the original in it.

    Args:
        described: The material.
        terms: What it serves.
        addresses: The addresses as the page writes them.
        picture: The address of a picture that stands for it, from the site's root.
    """
    own = addresses.own
    image = addresses.to(picture) if picture else ""
    if described.is_elsewhere:
        return known(
            {
                "@type": "WebPage",
                "@id": own,
                "url": own,
                "name": described.title,
                "inLanguage": LANGUAGE,
                "dateModified": described.modified,
                "publisher": _organisation(SITE_NAME, addresses.to("")),
                "license": OUR_LICENCE.url,
                "isAccessibleForFree": True,
                "primaryImageOfPage": {"@type": "ImageObject", "url": image} if image else None,
                "mainEntity": {
                    "@type": "LearningResource",
                    **known({"@id": described.original_url, "url": described.original_url}),
                    **_of_the_work(described, terms, addresses),
                },
            }
        )
    return known(
        {
            "@type": ["LearningResource", "Article"],
            "@id": own,
            "url": own,
            "headline": described.title,
            "dateModified": described.modified,
            "image": image,
            "isAccessibleForFree": True,
            "isPartOf": {"@type": "WebSite", "name": SITE_NAME, "url": addresses.to("")},
            **_of_the_work(described, terms, addresses),
        }
    )


def _of_the_work(described: Description, terms: list[Term], addresses: Addresses) -> dict[str, Any]:
    """What is said of a work wherever it is kept."""
    agents = [_agent(name, described) for name in described.authors]
    publisher = _organisation(described.publisher, described.publisher_url)
    return known(
        {
            "name": described.work_title,
            "description": described.summary,
            "author": agents,
            "publisher": publisher,
            **_rights(described.licence),
            "copyrightHolder": next(
                (agent for agent in (publisher, *agents) if agent["name"] == described.holder),
                {"name": described.holder},
            ),
            "inLanguage": LANGUAGE,
            "datePublished": described.published,
            "timeRequired": f"PT{described.minutes}M" if described.minutes else "",
            "learningResourceType": described.type_name,
            "audience": [
                {"@type": "EducationalAudience", "educationalRole": name} for name in described.audience_names
            ],
            "educationalUse": [indexes.USE_LABELS[key] for key in described.use],
            "teaches": [*(_term(term, addresses) for term in terms), *described.outcomes],
            "isBasedOn": [_original(each) for each in described.originals],
        }
    )


def _agent(name: Name, described: Description) -> dict[str, Any]:
    """A person or body; one that is the publisher too has its address."""
    spoken = in_full(name)
    if name.literal:
        return _organisation(spoken, described.publisher_url if spoken == described.publisher else "")
    family = f"{name.particle} {name.family}".strip()
    return known({"@type": "Person", "name": spoken, "givenName": name.given, "familyName": family})


def _organisation(name: str, address: str) -> dict[str, Any]:
    return known({"@type": "Organization", "name": name, "url": address})


def _rights(licence: Licence) -> dict[str, str]:
    return {"usageInfo" if licence.is_statement else "license": licence.url}


def _term(term: Term, addresses: Addresses) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": addresses.to(term.address),
        "termCode": term.code,
        "name": term.name,
        "inDefinedTermSet": addresses.to(term.framework),
    }


def _original(original: Original) -> dict[str, Any]:
    return known(
        {
            "@type": "CreativeWork",
            "name": original.reference.title,
            "url": next(_web_addresses(original), ""),
            **_rights(original.licence),
        }
    )


def _web_addresses(original: Original) -> Iterator[str]:
    fields = original.reference.fields
    if fields.get("doi"):
        yield f"https://doi.org/{fields['doi']}"
    if fields.get("url"):
        yield fields["url"]
