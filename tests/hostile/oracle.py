"""What a browser would do with a page, told without one: the parser that browsers have, and a list of what is inert."""

# ruff: noqa: SIM905 - long lists of names are read more easily as text
from __future__ import annotations

from html.parser import HTMLParser

import nh3

from tests.fuzz.inert import active_in

_STARTS, _ENDS = '<article class="md-content__inner md-typeset">', "</article>"
_TAGS = set(
    "a abbr acronym address annotation-xml applet area article aside audio b base bdi bdo big blink blockquote body br "
    "button canvas caption center cite code col colgroup command content data datalist dd del desc details dfn dialog "
    "dir div dl dt element em embed fieldset figcaption figure font footer foreignobject form frame frameset g h1 h2 "
    "h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen label legend li link "
    "listing main map mark marquee math menu menuitem meta meter mglyph mi mn mo ms mtext nav nobr noembed noframes "
    "noscript object ol optgroup option output p param path picture plaintext portal pre progress q rb rp rt rtc ruby "
    "s samp script section select set shadow slot small source spacer span strike strong style sub summary sup svg "
    "table tbody td template textarea tfoot th thead time title tr track tt u ul use var video wbr xmp animate".split()
)
_ATTRIBUTES = set(
    "action alt aria-label aria-hidden background cite class colspan content data download dynsrc form formaction "
    "href http-equiv id lowsrc manifest name onabort onanimationend onblur onclick onerror onfocus onload onmouseover "
    "onpointerover onstart ontoggle ping poster rel role src srcdoc srcset style tabindex target title type usemap "
    "value xlink:href xml:base".split()
)
_HEAD = {"script", "iframe", "object", "embed", "base", "meta", "link", "style", "form", "frame", "svg", "math"}


def active_parts(page: str) -> list[str]:
    """What is not inert in the text of a whole page, read as it is written and as a browser would read it."""
    text = page[page.index(_STARTS) : page.rindex(_ENDS)]
    return [*active_in(text), *active_in(as_a_browser_reads(text))]


def as_a_browser_reads(html: str) -> str:
    """HTML as the parser that browsers have understands it, with all that could be active left in it."""
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=set(),
        attributes=dict.fromkeys(_TAGS, _ATTRIBUTES),
        url_schemes=set("http https mailto tel data javascript vbscript file blob ftp about feed jar intent".split()),
        link_rel=None,
        strip_comments=False,
    )


def skeleton(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """The parts of a whole page that run, fetch or say something to a program: the same on each page of one kind."""
    reader = _Skeleton()
    reader.feed(page[: page.index(_STARTS)] + page[page.rindex(_ENDS) :])
    reader.close()
    return reader.found


class _Skeleton(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = tuple(name for name, _ in attrs)
        if tag in _HEAD or any(name.startswith("on") or name in {"style", "srcdoc"} for name in names):
            addresses = [value or "" for name, value in attrs if name in {"src", "action", "style"}]
            self.found.append((tag, (*names, *addresses)))
