"""The one list of what the HTML of a page's text may hold: our own tags, attributes and addresses, and nothing else.

The checks refuse at its line what would not be on this list. This holds the page that was made to it, because two
programs can read one text in two ways: what the site generator made of a text, and what a template put around it.

A quick look knows each tag that is written as our programs write tags, and the list says which of those may be there.
Only a text in which it does not know a tag is read by the parser that browsers have, which takes far longer.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from html.parser import HTMLParser

from build_tools.rendering.markup import CSL_JSON

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""What an address in a page's text may begin with when it is not relative."""

_HERE = r"(?![/\\])[^:/?#\\\x00-\x20]*(?:[/?#][^\x00-\x1f]*)?"
"""An address in this site: relative, so that no host can stand in it, and nothing that a browser would leave out."""
_ANY_ADDRESS = rf"https?://[^\x00-\x20]+|(?:mailto|tel):[^\x00-\x20]*|{_HERE}"
_OURS = r"pc-[\w-]+(?: pc-[\w-]+)*"
_TEXT = r"[^\x00-\x08\x0e-\x1f]*"
_NAME = r"[\w-]+"
_ANCHOR = r"(?!__)[^\x00-\x20]+"
"""The name of a place in a page. The theme's script looks for names of its own, all of which begin like this."""
_CODE = r"[a-z][a-z0-9]{0,2}(?: [a-z][a-z0-9]{0,2}(?:-[A-Za-z]+)*)*"
_SIDE = r"pc-(?:left|right|centre)"
_CSL_JSON_DATA = rf"data:{re.escape(CSL_JSON)},[!$()*+,\-./:;=?@~\w%]*"


def _yes(name: str) -> str:
    """The value of an attribute that says something by being there."""
    return f"(?:{name})?"


def _one_of(*values: str) -> str:
    return "|".join(map(re.escape, values))


ALLOWED: dict[str, dict[str, str]] = {
    "a": {
        "href": _ANY_ADDRESS,
        "class": rf"{_OURS}|{_one_of('footnote-ref', 'footnote-backref')}",
        "title": _TEXT,
        "aria-label": _TEXT,
        "aria-current": "page",
        "rel": _one_of("license", "prev", "next"),
        "type": r"[\w./+-]+",
        "download": r"[\w.-]+",
    },
    "abbr": {"title": _TEXT},
    "b": {},
    "blockquote": {},
    "br": {},
    "button": {"type": "button", "class": _OURS, "hidden": _yes("hidden")},
    "caption": {},
    "code": {},
    "dd": {},
    "details": {"class": _OURS, "open": _yes("open"), "data-needs-script": ""},
    "dfn": {},
    "div": {
        "class": rf"{_OURS}|{_one_of('highlight', 'footnote')}",
        "role": _one_of("note", "region"),
        "tabindex": "0",
        "hidden": _yes("hidden"),
        "aria-label": _TEXT,
        "aria-hidden": "true",
        "data-offer": _one_of("citation-style", "find", "search"),
        "data-materials": _NAME,
        "data-tool": _NAME,
    },
    "dl": {"class": _OURS},
    "dt": {"id": _ANCHOR},
    "em": {},
    "fieldset": {},
    "h1": {"id": _ANCHOR},
    "h2": {"id": _ANCHOR, "class": _OURS, "tabindex": "-1"},
    "h3": {"id": _ANCHOR},
    "h4": {"id": _ANCHOR},
    "h5": {"id": _ANCHOR},
    "h6": {"id": _ANCHOR},
    "hr": {},
    "i": {},
    "img": {"src": _HERE, "alt": _TEXT, "title": _TEXT, "class": _OURS},
    "input": {
        "type": "checkbox",
        "checked": _yes("checked"),
        "disabled": _yes("disabled"),
        "value": _NAME,
        "data-facet": _NAME,
        "data-sign": _NAME,
    },
    "label": {"class": _OURS},
    "legend": {"class": _OURS},
    "li": {
        "class": rf"{_OURS}|task-list-item",
        "id": _ANCHOR,
        "data-slug": _NAME,
        "data-minutes": r"\d+",
        "data-session": _NAME,
    },
    "nav": {"class": _OURS, "aria-label": _TEXT},
    "ol": {"class": _OURS, "start": r"\d{1,30}", "data-path": _NAME},
    "option": {"value": _NAME},
    "p": {"class": _OURS, "hidden": _yes("hidden"), "role": "status", "data-copy-name": _TEXT},
    "pre": {},
    "rect": {"class": r"pc-heat-\d", "x": r"\d+", "y": r"\d+", "width": r"\d+", "height": r"\d+"},
    "section": {"class": _OURS, "aria-label": _TEXT, "data-needs-script": ""},
    "select": {"name": "sort", "data-minutes": r"[\w -]*"},
    "small": {},
    "span": {
        "class": rf"{_OURS}|{_CODE}",
        "id": r"cite-\d+",
        "hidden": _yes("hidden"),
        "aria-hidden": "true",
        "data-citation-style": _NAME,
        "data-copy-name": _TEXT,
        "data-page-address": "",
        "data-reference": _ANCHOR,
    },
    "strong": {},
    "sub": {},
    "summary": {},
    "sup": {"id": _ANCHOR},
    "svg": {
        "class": _OURS,
        "width": "24",
        "height": "24",
        "aria-hidden": "true",
        "viewbox": r"0 0 \d+ \d+",
        "role": "img",
        "aria-label": _TEXT,
    },
    "table": {"class": _OURS},
    "tbody": {},
    "td": {"class": _SIDE, "data-label": _TEXT},
    "th": {
        "class": _SIDE,
        "data-label": _TEXT,
        "scope": _one_of("col", "row", "rowgroup"),
        "colspan": r"\d{1,3}",
    },
    "text": {"class": _OURS, "x": r"\d+", "y": r"\d+"},
    "thead": {},
    "tr": {},
    "ul": {"class": rf"{_OURS}|task-list", "aria-label": _TEXT, "data-offer": "filter"},
    "use": {"href": r"(?:\.{1,2}/)*assets/icons\.svg#[a-z0-9-]+"},
}
"""Each tag, its attributes, and the pattern of each attribute's whole value as a browser understands it."""

_TAG = re.compile(r"<[^>]*>?")
_FORM = re.compile(r'<(?:/([a-z][a-z0-9]*)|([a-z][a-z0-9]*)((?: [a-z][a-z-]*(?:="[^"<>]*")?)*) ?/?)>')
"""A tag as ElementTree, Jinja and our own programs write it: nothing in it can be understood in two ways."""
_ATTRIBUTE = re.compile(r' ([a-z-]+)(?:="([^"]*)")?')
_DOWNLOAD = re.compile(rf'<a href="{_CSL_JSON_DATA}" type="[\w./+-]+" download="[\w.-]+">', re.ASCII)
_SHOWN = 80


def unlisted_parts(html: str) -> list[str]:
    """What stands in the HTML of a page's text and is not on the list, each as it is written.

    Args:
        html: The text of one page, without the theme around it.
    """
    if all(map(_is_listed, set(_TAG.findall(html)))):
        return []
    return _seen_by_a_browser(html)


@lru_cache(maxsize=20_000)
def _is_listed(tag: str) -> bool:
    """Whether a tag is written as ours are, and it and each of its attributes is on the list."""
    form = _FORM.fullmatch(tag)
    if form is None:
        return False
    closed, name, attributes = form.groups()
    if closed:
        return closed in ALLOWED
    named = all(may_have(name, attribute, unescape(value)) for attribute, value in _ATTRIBUTE.findall(attributes))
    return name in ALLOWED and (named or _DOWNLOAD.fullmatch(tag) is not None)


def may_have(tag: str, attribute: str, value: str) -> bool:
    """Whether a tag may have an attribute with a value.

    Args:
        tag: Its name.
        attribute: The attribute's name.
        value: What a browser understands as the value.
    """
    pattern = _patterns().get((tag, attribute))
    return pattern is not None and pattern.fullmatch(value) is not None


@cache
def _patterns() -> dict[tuple[str, str], re.Pattern[str]]:
    return {(tag, name): re.compile(value) for tag, names in ALLOWED.items() for name, value in names.items()}


def _seen_by_a_browser(html: str) -> list[str]:
    """What the parser that browsers have finds in a text that is not on the list, or understands in another way."""
    import nh3  # noqa: PLC0415 - hardly any page needs it

    html = _DOWNLOAD.sub("<a>", html)

    def kept(tag: str, attribute: str, value: str) -> str | None:
        return value if may_have(tag, attribute, value) else None

    cleaned = nh3.clean(
        html,
        tags=set(ALLOWED),
        clean_content_tags=set(),
        attributes={tag: set(names) for tag, names in ALLOWED.items()},
        attribute_filter=kept,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    written, left = _Parts(html), _Parts(cleaned)
    differing = [part for part in written.parts if part not in left.known]
    differing += [part for part in left.parts if part not in written.known]
    if not differing and written.text != left.text:
        differing = ["text that a browser would not show as it is written"]
    return [part if len(part) <= _SHOWN else part[:_SHOWN] + "…" for part in dict.fromkeys(differing)]


class _Parts(HTMLParser):
    """The tags of a text, each as one string whatever the spelling, and all that is neither a tag nor text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        self.known = set(self.parts)

    @property
    def text(self) -> str:
        """What is no tag."""
        return "".join("".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag: its attributes in alphabetical order, and one that is there twice only once."""
        given: dict[str, str] = {}
        for name, value in attrs:
            given.setdefault(name, value or "")
        self.parts.append("".join([f"<{tag}", *(f' {name}="{value}"' for name, value in sorted(given.items())), ">"]))

    def handle_data(self, data: str) -> None:
        """Take text."""
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        """Take a comment."""
        self.parts.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """Take a declaration."""
        self.parts.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        """Take an instruction."""
        self.parts.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        """Take a marked section."""
        self.parts.append(f"<![{data}]>")
