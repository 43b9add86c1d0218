"""Text as XML holds it: nothing that anybody wrote is markup, and nothing stops a reader of XML."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, section 2.2."""


def as_xml(text: str) -> str:
    """A text as it stands between two tags or inside double quotation marks.

    Args:
        text: What somebody wrote.
    """
    return escape(_NOT_IN_XML.sub("", text), {'"': "&quot;"})


def as_html_in_xml(text: str) -> str:
    """A plain text where a format takes the text for HTML, as it stands between two tags of XML.

    Args:
        text: What somebody wrote.
    """
    return as_xml(escape(text))
