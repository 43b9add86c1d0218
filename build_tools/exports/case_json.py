"""Each framework as a package that learning platforms import: 1EdTech CASE 1.1, Competencies and Academic Standards.

A package has one document, its items (domains and statements) and the associations between them. What a field may hold
is from the CASE Service Version 1.1 Information Model, final release, 24 January 2025.

Identifiers are made from the code of what they stand for, and stay when the site moves. No day is kept on which a
framework's words changed here, so the newest change in the collection stands for it.
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from build_tools.exports.descriptions import LANGUAGE, OF_FRAMEWORK, SITE_NAME
from build_tools.exports.formats import ExportFormat
from build_tools.licences import LICENCES
from build_tools.listings import domain_address, framework_address, statement_address
from build_tools.model import first_day

if TYPE_CHECKING:
    from build_tools.exports.descriptions import Collection, Selection
    from build_tools.model import Framework

VERSION = "1.1"
OUR_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:practice-commons:frameworks")
"""The namespace of every identifier: it names no host, so that it outlives each of them."""
NOTE = (
    "Headings of domains are as published. The words of statements are those of Practice Commons, and carry no "
    "official weight. The time of the last change is that of the newest change in the collection."
)
_WHOLE_DAY = len("2026-11-20")


def as_case_json(collection: Collection, selection: Selection) -> str:
    """A framework as a CASE package.

    Args:
        collection: The collection, of which it is known where it is published.
        selection: The framework.
    """
    framework = next(each for each in collection.frameworks if each.id == selection.key)
    package = _Package(framework, collection)
    document = {
        "CFDocument": package.document(),
        "CFItems": package.items(),
        "CFAssociations": package.associations(),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def identifier(name: str) -> str:
    """The identifier of a framework, domain, statement or association: always the same, and nothing else's.

    Args:
        name: Its code or id, or what it joins.
    """
    return str(uuid.uuid5(OUR_NAMES, name))


def case_path(selection: Selection) -> str:
    """The path of a framework's package in the site.

    Args:
        selection: The framework.
    """
    return f"data/case/{selection.key}.json"


CASE_JSON = ExportFormat(
    "case",
    "Framework as a CASE package",
    "application/json",
    "The standards, for a learning platform that imports competencies",
    "1EdTech CASE 1.1",
    "https://www.imsglobal.org/spec/case/v1p1",
    case_path,
    as_case_json,
    kinds=(OF_FRAMEWORK,),
    needs_address=True,
    lists_materials=False,
    says_statements=True,
)


class _Package:
    """The parts of one framework's package."""

    def __init__(self, framework: Framework, collection: Collection) -> None:
        self.framework = framework
        self.catalogue = collection.catalogue
        first = first_day(framework.valid_from or "").isoformat()
        self.changed = {"lastChangeDateTime": f"{collection.newest or first}T00:00:00Z"}
        self.file = self.catalogue.full_address(f"data/case/{framework.id}.json")

    def document(self) -> dict[str, Any]:
        """The CFDocument."""
        framework = self.framework
        licence = LICENCES[framework.licence or ""]
        source = self.catalogue.references[framework.citation or ""].located.reference
        start = framework.valid_from or ""
        values = {
            "identifier": identifier(framework.id or ""),
            "uri": self.catalogue.full_address(framework_address(framework)),
            "caseVersion": VERSION,
            "creator": framework.issuer,
            "title": framework.name,
            **self.changed,
            "officialSourceURL": source.fields.get("url"),
            "publisher": SITE_NAME,
            "description": framework.about,
            "language": LANGUAGE,
            "version": framework.version,
            "statusStartDate": start if len(start) == _WHOLE_DAY else None,
            "statusEndDate": framework.valid_to.isoformat() if framework.valid_to else None,
            "licenseURI": None if licence.is_statement else _link(licence.name, licence.code, licence.url),
            "notes": " ".join(part for part in (NOTE, licence.statement or f"{licence.name}: {licence.url}.") if part),
        }
        return {key: value for key, value in values.items() if value is not None}

    def items(self) -> list[dict[str, Any]]:
        """The CFItems: each domain, and its statements after it."""
        made = []
        for domain in self.framework.domains:
            made.append(self._item(domain.code, domain.title, "Domain") | {"notes": domain.summary})
            made += [self._item(statement.code, statement.text, "Statement") for statement in domain.statements]
        return made

    def _item(self, code: str | None, text: str | None, kind: str) -> dict[str, Any]:
        return {
            "identifier": identifier(code or ""),
            "uri": self._address(code or ""),
            "fullStatement": text,
            "humanCodingScheme": code,
            "CFItemType": kind,
            "language": LANGUAGE,
            **self.changed,
        }

    def _address(self, code: str) -> str:
        return self.catalogue.full_address(statement_address(code) if "." in code else domain_address(code))

    def associations(self) -> list[dict[str, Any]]:
        """The CFAssociations: what is part of what, and which domains of other frameworks have the same subject."""
        framework = self.framework
        document = _link(
            framework.name or "", framework.id or "", self.catalogue.full_address(framework_address(framework))
        )
        made = []
        for place, domain in enumerate(framework.domains, 1):
            parent = self._node(domain.code, domain.title)
            made.append(self._association("isChildOf", parent, document, place))
            for number, statement in enumerate(domain.statements, 1):
                child = self._node(statement.code, statement.text)
                made.append(self._association("isChildOf", child, parent, number))
                for target in statement.crosswalk:
                    _, other = self.catalogue.domains[target]
                    made.append(self._association("isRelatedTo", child, self._node(other.code, other.title)))
        return made

    def _node(self, code: str | None, title: str | None) -> dict[str, str]:
        return _link(title or "", code or "", self._address(code or ""))

    def _association(
        self, kind: str, origin: dict[str, str], target: dict[str, str], number: int | None = None
    ) -> dict[str, Any]:
        name = identifier(f"{origin['identifier']} {kind} {target['identifier']}")
        return {
            "identifier": name,
            "associationType": kind,
            **({"sequenceNumber": number} if number else {}),
            "uri": f"{self.file}#{name}",
            "originNodeURI": origin | {"targetType": "CASE"},
            "destinationNodeURI": target | {"targetType": "CASE"},
            **self.changed,
        }


def _link(title: str, name: str, uri: str) -> dict[str, str]:
    return {"title": title, "identifier": identifier(name), "uri": uri}
