"""Lines of a page's head for other people's programs: each value is escaped for the place in which it stands."""

from __future__ import annotations

import json
from html import escape
from typing import Any

SCHEMA_ORG = "https://schema.org"
_OBEYED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What could end a script, or begin something else in it: JSON has another way to write each."""


def named(name: str, content: str) -> str:
    """A `meta` line with a name.

    Args:
        name: The name: `citation_title`.
        content: What it says.
    """
    return f'<meta name="{name}" content="{_in_attribute(content)}">'


def of_graph(name: str, content: str) -> str:
    """A `meta` line as OpenGraph has it.

    Args:
        name: The name of the property: `og:title`.
        content: What it says.
    """
    return f'<meta property="{name}" content="{_in_attribute(content)}">'


def linked(relation: str, address: str, media_type: str = "", title: str = "") -> str:
    """A `link` line.

    Args:
        relation: What the other thing is to this page: `describedby`.
        address: Its address.
        media_type: Its media type, when it is known.
        title: What it is called, when that is shown to somebody.
    """
    more = f' type="{_in_attribute(media_type)}"' if media_type else ""
    more += f' title="{_in_attribute(title)}"' if title else ""
    return f'<link rel="{relation}" href="{_in_attribute(address)}"{more}>'


def record(data: dict[str, Any]) -> str:
    """A record of schema.org as JSON-LD in a script that no browser runs and no value can end.

    Args:
        data: The record without its context. What has no value is left out.
    """
    text = json.dumps({"@context": SCHEMA_ORG, **known(data)}, ensure_ascii=False, separators=(",", ":"))
    for sign, spelt in _OBEYED.items():  # faster than one translation of all of them
        text = text.replace(sign, spelt)
    return f'<script type="application/ld+json">{text}</script>'


def known(data: dict[str, Any]) -> dict[str, Any]:
    """A record without what has no value.

    Args:
        data: The record.
    """
    return {key: value for key, value in data.items() if value not in ("", None, [], {})}


def _in_attribute(text: str) -> str:
    return escape(" ".join(text.split()), quote=True)
