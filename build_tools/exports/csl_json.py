"""References as CSL-JSON 1.0.2, which Zotero, pandoc and every citation processor read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from build_tools.rendering.citations import csl_item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model import Reference


def as_csl_json(references: Iterable[Reference]) -> str:
    """The references as the text of a CSL-JSON file: one list, with an item for each."""
    return json.dumps([csl_item(reference) for reference in references], ensure_ascii=False, indent=2) + "\n"
