"""References as CSL-JSON 1.0.2, which Zotero, pandoc and every citation processor read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from build_tools.rendering.citations import csl_item
from build_tools.rendering.markup import CSL_JSON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model import Reference


_PLAIN = "!$()*+,-./:;=?@_~"
"""The signs that mean nothing in an address of this kind and nothing in HTML."""


def as_csl_json(references: Iterable[Reference]) -> str:
    """The references as the text of a CSL-JSON file: one list, with an item for each."""
    return json.dumps([csl_item(reference) for reference in references], ensure_ascii=False, indent=2) + "\n"


def csl_data_address(references: Iterable[Reference]) -> str:
    """The address of a CSL-JSON file that is no file: the address holds the data itself (RFC 2397)."""
    text = json.dumps([csl_item(reference) for reference in references], ensure_ascii=False, separators=(",", ":"))
    return f"data:{CSL_JSON},{quote(text, safe=_PLAIN)}"
