"""The parts of a document as XML: read safely, changed without losing what stands around, and written for pandoc."""

from __future__ import annotations

from lxml import etree


def parsed(content: bytes) -> etree._Element:
    """The root of a part.

    Args:
        content: The part, in which nothing dangerous was found.

    Raises:
        etree.XMLSyntaxError: It is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def written(root: etree._Element) -> bytes:
    """The part again, with every namespace declared at its root: pandoc knows no others.

    Args:
        root: The root.
    """
    spaces: dict[str, str] = {}
    for element in root.iter(etree.Element):
        for prefix, space in element.nsmap.items():
            if prefix is not None:
                spaces.setdefault(prefix, space)
    etree.cleanup_namespaces(root, top_nsmap=spaces, keep_ns_prefixes=list(spaces))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def remove(element: etree._Element) -> None:
    """Take an element out of its tree; what stands behind it stays.

    Args:
        element: The element.
    """
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
