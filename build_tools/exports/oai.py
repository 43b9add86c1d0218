"""The catalogue as an OAI static repository: one file, from which a gateway answers harvesters by OAI-PMH 2.0.

The specification of static repositories (Open Archives Initiative, 2004) knows neither sets nor deleted records: what
was withdrawn is simply gone from the file. Its metadata are Dublin Core, fifteen elements without qualifiers. It is
meant for up to 5,000 records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from build_tools.exports.descriptions import LANGUAGE, SITE_NAME
from build_tools.exports.feeds import is_dated, rights_line, undated, writers
from build_tools.exports.formats import ExportFormat
from build_tools.exports.xml_text import as_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.exports.descriptions import Collection, Description, Selection

PATH = "data/oai.xml"
_OAI = "http://www.openarchives.org/OAI/2.0"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<Repository xmlns="{_OAI}/static-repository" xmlns:oai="{_OAI}/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="{_OAI}/static-repository {_OAI}/static-repository.xsd">
"""
_FORMAT = f"""<ListMetadataFormats><oai:metadataFormat>
<oai:metadataPrefix>oai_dc</oai:metadataPrefix>
<oai:schema>{_OAI}/oai_dc.xsd</oai:schema>
<oai:metadataNamespace>{_OAI}/oai_dc/</oai:metadataNamespace>
</oai:metadataFormat></ListMetadataFormats>
<ListRecords metadataPrefix="oai_dc">
"""
_DUBLIN_CORE = (
    f'<oai_dc:dc xmlns:oai_dc="{_OAI}/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:schemaLocation="{_OAI}/oai_dc/ {_OAI}/oai_dc.xsd">'
)


def as_static_repository(collection: Collection, selection: Selection) -> str:
    """The materials of a selection as an OAI static repository.

    Args:
        collection: The collection, of which `lacks_for_harvesting` says that nothing is missing.
        selection: The selection.
    """
    dated = [each for each in collection.chosen(selection) if is_dated(each)]
    earliest = min(each.modified for each in dated)
    records = "".join(_record(each, collection) for each in dated)
    return f"{_HEAD}{_identify(collection, earliest)}{_FORMAT}{records}</ListRecords>\n</Repository>\n"


def lacks_for_harvesting(collection: Collection) -> str:
    """What is missing that every static repository must have, in words, or an empty text."""
    missing = []
    if not collection.newest:
        missing.append("a material has a day on which it was changed")
    if not collection.catalogue.harvesting.administrator:
        missing.append("it is known who answers questions about harvesting")
    return " and ".join(missing)


def base_address(collection: Collection) -> str:
    """The address at which harvesters ask: the gateway's for our file, or the file's own while none takes it in."""
    address = collection.catalogue.full_address(PATH)
    gateway = collection.catalogue.harvesting.gateway
    return f"{gateway.rstrip('/')}/{address.partition('://')[2]}" if gateway else address


def _identify(collection: Collection, earliest: str) -> str:
    values = {
        "repositoryName": SITE_NAME,
        "baseURL": base_address(collection),
        "protocolVersion": "2.0",
        "adminEmail": collection.catalogue.harvesting.administrator,
        "earliestDatestamp": earliest,
        "deletedRecord": "no",
        "granularity": "YYYY-MM-DD",
    }
    lines = "".join(f"<oai:{name}>{as_xml(value)}</oai:{name}>\n" for name, value in values.items())
    return f"<Identify>\n{lines}</Identify>\n"


def _record(described: Description, collection: Collection) -> str:
    host = urlsplit(collection.site_address).hostname or ""
    elements = "".join(f"<dc:{name}>{as_xml(value)}</dc:{name}>" for name, value in _elements(described, collection))
    return (
        f"<oai:record><oai:header><oai:identifier>oai:{as_xml(host)}:{described.slug}</oai:identifier>"
        f"<oai:datestamp>{described.modified}</oai:datestamp></oai:header>"
        f"<oai:metadata>{_DUBLIN_CORE}{elements}</oai_dc:dc></oai:metadata></oai:record>\n"
    )


def _elements(described: Description, collection: Collection) -> Iterator[tuple[str, str]]:
    yield "title", described.title
    yield from (("creator", name) for name in writers(described))
    for code in described.domain_codes:
        _, domain = collection.catalogue.domains[code]
        yield "subject", f"{code} {domain.title}"
    yield "description", described.summary
    yield "publisher", described.publisher
    if described.published:
        yield "date", described.published
    yield "type", "Text"
    yield "type", described.type_name
    yield "identifier", described.full_address
    if described.is_elsewhere and described.original_url:
        yield "identifier", described.original_url
    yield "language", LANGUAGE
    yield from (("source", original.reference.title) for original in described.originals)
    yield "rights", rights_line(described)
    yield "rights", described.licence.url


OAI = ExportFormat(
    "oai",
    "OAI-PMH",
    "text/xml",
    "The whole catalogue for library catalogues that harvest, by way of a gateway",
    "OAI Static Repository 2.0",
    "http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm",
    lambda _: PATH,
    as_static_repository,
    needs_address=True,
    left_out=undated,
    lacks=lacks_for_harvesting,
)
