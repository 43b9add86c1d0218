"""Plain values to what is safe in the place they land in: HTML through Jinja's escaping, Markdown through ours."""

from __future__ import annotations

import calendar
import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from build_tools.rendering.attribution import credit_html, credit_text
from build_tools.rendering.icons import ICONS, icon_name

TEMPLATES = Path(__file__).parent.parent / "templates"
_FENCE = re.compile(r"^(?:`{3,}|~{3,})")
_SAFE_SCHEMES = {"", "http", "https", "mailto", "tel"}
_ACTIVE_TAGS = {"script", "iframe", "object", "embed", "form", "base", "link", "meta", "style", "applet", "frame"}
CSL_JSON = "application/vnd.citationstyles.csl+json"
"""The media type of CSL-JSON: the only data that an address on a page may hold, and only to be downloaded."""
_CSL_JSON_DATA = re.compile(rf"data:{re.escape(CSL_JSON)},[!$()*+,\-./:;=?@~\w%]*", re.ASCII)
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


def active_parts(html: str) -> list[str]:
    """What a browser would obey or fetch from elsewhere in the HTML of a page's text, each as it is written.

    The checks refuse all of it in Markdown. This looks at what the site generator made of the Markdown, because two
    programs can read one text in two ways.

    Args:
        html: The text of one page, without the theme around it.
    """
    if not _could_be_active(html):
        return []
    reader = _Active()
    reader.feed(html)
    reader.close()
    return reader.found


_SUSPECT = tuple(map(re.compile, (rf"<(?:{'|'.join(sorted(_ACTIVE_TAGS))})", r"on(?<=[\s\"'/]on)[^\s/=>]*\s*=", "==")))
"""In small letters. Each begins with a letter or sign of its own, which is quick to find."""
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_OWN_DOWNLOAD = re.compile(
    rf'<a(?<=><a) href="{_CSL_JSON_DATA.pattern}" type="[\w./+-]+" download="[\w.-]+">', re.ASCII
)
_VALUE = r"(?=\s*(\"[^\"]*\"|'[^']*'|[^\s>]*))"
_LEADING = re.compile(rf"=(?i:(?<=href=)|(?<=action=)){_VALUE}")
_FETCHING = re.compile(rf"=(?i:(?<=src=)|(?<=srcset=)|(?<=data=)|(?<=poster=)|(?<=\s=)){_VALUE}")
"""The values of attributes. Each begins at its `=`, which is quick to find; one after white space could be any."""


def _could_be_active(html: str) -> bool:
    """Whether anything in a text, in a tag or not, has the look of what a browser would obey: most pages have nothing.

    Reading a page tag by tag takes longer than all else that is done with it, so that is left to the few that have.
    """
    small = html.lower()
    if any(suspect.search(small) for suspect in _SUSPECT):
        return True
    seen = _OWN_DOWNLOAD.sub("<a>", html)
    named = {("href", value) for value in _LEADING.findall(seen)} | {
        ("src", value) for value in _FETCHING.findall(seen)
    }
    return any(_is_obeyed(name, unescape(value).strip("\"'")) for name, value in named)


def _is_obeyed(name: str, value: str) -> bool:
    """Whether an attribute runs something, or leads or fetches from where it may not."""
    address = _UNSEEN.sub("", value).lower()
    scheme = address.partition(":")[0] if _SCHEME.match(address) else ""
    is_fetched = name in {"src", "srcset", "data", "poster"} and bool(scheme or address.startswith("//"))
    return name.startswith("on") or (name in {"href", "action"} and scheme not in _SAFE_SCHEMES) or is_fetched


class _Active(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE_TAGS:
            self.found.append(f"<{tag}>")
        is_download = tag == "a" and any(name == "download" for name, _ in attrs)
        for name, value in attrs:
            if is_download and name == "href" and _CSL_JSON_DATA.fullmatch(value or ""):
                continue
            if value is not None and _is_obeyed(name, value):
                self.found.append(f'{name}="{value}"')
