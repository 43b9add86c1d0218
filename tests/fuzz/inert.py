"""The static oracle: what a browser would obey or fetch in the HTML of a page's text, found by other means than ours.

It shares no table and no code with the checks and the sanitiser, so that a hole in theirs is not one in this as well.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from build_tools.rendering.markup import CSL_JSON

FORBIDDEN = frozenset(
    {
        *(
            "script",
            "iframe",
            "frame",
            "frameset",
            "object",
            "embed",
            "applet",
            "form",
            "base",
            "link",
            "meta",
            "style",
        ),
        *("template", "math", "noscript", "portal", "audio", "video", "source", "track", "animate", "animatetransform"),
        *("animatemotion", "set", "foreignobject", "image", "marquee", "param", "xmp", "plaintext", "listing"),
        *("noembed", "noframes", "dialog", "fencedframe", "slot", "textarea", "title"),
    }
)
"""No text of a page needs one of these: each runs, fetches, moves or swallows something in one browser or another."""
ADDRESSES = frozenset(
    {
        *("href", "src", "action", "formaction", "xlink:href", "poster", "data", "cite", "background", "ping"),
        *("srcset", "longdesc"),
    }
)
_LEADS = re.compile(r"(?:https?://|mailto:|tel:)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff]")
_STYLE = re.compile(r"\s*text-align:\s*(?:left|right|center);?\s*")


def active_in(html: str) -> list[str]:
    """Everything in the HTML of a page's text that is not inert, each as it is written."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.found.append(f"<{tag}>")
        names = [name for name, _ in attrs]
        for name, value in attrs:
            written = value or ""
            is_download = tag == "a" and "download" in names and written.startswith(f"data:{CSL_JSON},")
            is_odd = name.startswith("on") or name == "srcdoc" or (name == "style" and not _STYLE.fullmatch(written))
            if is_odd or (name in ADDRESSES and not is_download and not _is_harmless(name, written)):
                self.found.append(f"{name}={written[:60]!r}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data[:20]}")


def _is_harmless(name: str, value: str) -> bool:
    """Whether an address stays on the site, or is a link that leads where a link may."""
    address = _UNSEEN.sub("", value).lower().replace("\\", "/")
    if name != "href":
        return not _SCHEME.match(address) and not address.startswith("//")
    return bool(_LEADS.match(address)) or not (_SCHEME.match(address) or address.startswith("//"))
