"""Plain values to what is safe in the place they land in: HTML through Jinja's escaping, Markdown through ours."""

from __future__ import annotations

import calendar
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from build_tools.rendering.attribution import credit_html, credit_text
from build_tools.rendering.icons import ICONS, icon_name

TEMPLATES = Path(__file__).parent.parent / "templates"
_FENCE = re.compile(r"^(?:`{3,}|~{3,})")
CSL_JSON = "application/vnd.citationstyles.csl+json"
"""The media type of CSL-JSON: the only data that an address on a page may hold, and only to be downloaded."""
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]#|~!])")


def escape_markdown(value: object) -> Markup:
    """Text that Markdown shows as it is, in one line: no emphasis, link, heading, table or HTML comes of it."""
    text = " ".join(str(value).split())
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(_MARKDOWN_SIGNS.sub(r"\\\1", text))  # noqa: S704 - what HTML or Markdown would obey was escaped above


def _as_entities(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(sign)};" for sign in match.group())


def html_block(value: object) -> Markup:
    """HTML that every Markdown program passes through as one block: no blank line in it, and no indent."""
    lines = (_FENCE.sub(_as_entities, line.strip()) for line in str(value).splitlines())
    return Markup("\n".join(line for line in lines if line))  # noqa: S704 - autoescaped where it was made


def relative_address(page: str, target: str) -> str:
    """The address of one page from another.

    Args:
        page: The address of the page that links, from the site's root: `materials/genograms/`.
        target: The address of the page that it leads to, from the site's root, perhaps with a fragment.
    """
    address, hash_sign, fragment = target.partition("#")
    if address == page and fragment:
        return f"#{fragment}"
    here, there = page.removesuffix("/").split("/") if page else [], address.split("/")
    shared = 0
    while shared < len(here) and shared < len(there) - 1 and here[shared] == there[shared]:
        shared += 1
    relative = "../" * (len(here) - shared) + "/".join(there[shared:])
    return f"{relative or './'}{hash_sign}{fragment}"


def long_date(value: object) -> str:
    """A date as a person writes it: 20 November 2026."""
    day = f"{value:%d}".lstrip("0")
    return f"{day} {value:%B %Y}"


def day_of_year(value: str) -> str:
    """A day of any year as a person writes it: 30 November for 11-30."""
    month, day = (int(part) for part in value.split("-"))
    return f"{day} {calendar.month_name[month]}"


def partial_date(value: str) -> str:
    """A year, month or day as a person writes it: November 2026."""
    months = list(calendar.month_name)
    parts = value.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, months[int(parts[1])])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def in_words(items: list[str] | tuple[str, ...], joint: str = "and") -> str:
    """A list as a person writes it: a, b and c."""
    return f" {joint} ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


@cache
def environment() -> Environment:
    """The templates' environment: every value is escaped for HTML unless a filter made it safe for where it stands."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        md=escape_markdown,
        block=html_block,
        long_date=long_date,
        partial_date=partial_date,
        in_words=in_words,
        credit_text=credit_text,
        credit_html=credit_html,
    )
    made.globals.update(icons=ICONS, icon_name=icon_name)
    return made
