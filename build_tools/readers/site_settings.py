"""The settings of the site generator to the one thing that we must know: where the site is published."""

from __future__ import annotations

import re

from pydantic import TypeAdapter, ValidationError

from build_tools.model import WebAddress
from build_tools.readers.located_yaml import read_yaml
from build_tools.readers.text import Notebook

_SITE_URL = re.compile(r"^site_url[ \t]*:[^\r\n]*", re.MULTILINE)
_ADDRESS: TypeAdapter[str] = TypeAdapter(WebAddress)


def read_site_address(text: str) -> str:
    """The address in `site_url`, with a slash at its end, or an empty text when there is none.

    Only its own line is read: the rest of the file may hold tags that only MkDocs understands. An address that MkDocs
    takes from the environment, by the tag `!ENV`, is not known here.

    Args:
        text: The text of mkdocs.yml.
    """
    line = _SITE_URL.search(text)
    document = read_yaml(line.group(), Notebook()) if line else None
    try:
        address = _ADDRESS.validate_python(document.get("site_url") if document else None)
    except ValidationError:
        return ""
    return address.rstrip("/") + "/"
