"""LNK: whether each link leads somewhere, and whether a reader may follow it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import SplitResult, unquote, urlsplit

from build_tools.catalogue import DOCS, FILE, FOLDER, MATERIALS, HandWrittenPage, Material
from build_tools.checks.registry import catalogue_check, page_check
from build_tools.diagnostics import Finding, Fix, Severity, Span, did_you_mean, nearest
from build_tools.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.catalogue import Catalogue, Page
    from build_tools.diagnostics import Place

_SAFE_SCHEMES = {"", "http", "https", "mailto", "tel"}
_PICTURE_SCHEMES = {"", "http", "https"}
_SITE = "site"
_MAX_SHOWN = 80
_MAX_SUGGESTED = 20
_NO_ANCHOR = "link to one of its headings, or leave out the `#` and what follows"


@dataclass(frozen=True, slots=True)
class _Address:
    """The address of a link or picture, in its parts.

    Attributes:
        written: As it stands in the text.
        parts: Its parts; None when they cannot be told apart.
        is_picture: Whether a picture is fetched from it.
        place: Where it stands.
    """

    written: str
    parts: SplitResult | None
    is_picture: bool
    place: Place

    @property
    def shown(self) -> str:
        """The address as a message quotes it."""
        return self.written if len(self.written) <= _MAX_SHOWN else self.written[:_MAX_SHOWN] + "…"


@dataclass(frozen=True, slots=True)
class _Target:
    """What a relative address leads to.

    Attributes:
        address: The address.
        path: The file or folder, relative to the repository's root; one that climbs out of it starts with `..`.
        is_slashed: Whether the address ends its path with a slash, as that of a folder does.
        anchor: What stands after `#`; None when there is no `#`.
    """

    address: _Address
    path: str
    is_slashed: bool
    anchor: str | None

    @property
    def is_inside(self) -> bool:
        """Whether it is in one of the two folders that are published."""
        return self.path in {MATERIALS, DOCS} or self.path.startswith((f"{MATERIALS}/", f"{DOCS}/"))


class _Understood:
    """The links and pictures of a page, in their parts: once for all the checks that look at it in turn."""

    latest: ClassVar[_Understood | None] = None

    def __init__(self, page: Page) -> None:
        self.path = page.path
        self.body = page.body
        self.addresses = list(_addresses(page))
        self.well_formed = list(_well_formed(self.addresses))
        self.targets = list(_targets(page, self.well_formed))


def _understood(page: Page) -> _Understood:
    """The links and pictures of a page; those of the latest page are kept."""
    latest = _Understood.latest
    if latest is None or latest.body is not page.body or latest.path != page.path:
        latest = _Understood.latest = _Understood(page)
    return latest


@page_check("LNK001", Severity.ERROR)
def malformed_address(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an address that no browser can make sense of."""
    del catalogue
    for address in _understood(page).addresses:
        fault = _malformation(address)
        if fault:
            message, suggestion = fault
            straight = address.written.replace("\\", "/")
            fix = _rewritten(page, address, straight) if straight != address.written else None
            yield Finding(address.place, message, suggestion, fix)


def _rewritten(page: Page, address: _Address, new: str) -> Fix | None:
    """The repair of an address between the round brackets of a link."""
    span = address.place.span
    if "?" in address.written or span.column <= len("]("):
        return None
    wider = Span(span.line, span.column - len("]("), span.end_column)
    return Fix.within(page.source.text, wider, f"]({address.written}", f"]({new}")


@page_check("LNK002", Severity.ERROR)
def unsafe_scheme(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an address of a kind that we do not publish, such as javascript: or file:."""
    del catalogue
    for address, parts in _understood(page).well_formed:
        scheme = parts.scheme
        if scheme in (_PICTURE_SCHEMES if address.is_picture else _SAFE_SCHEMES):
            continue
        if scheme == _SITE and isinstance(page, HandWrittenPage):
            continue
        suggestion = "link to an address that starts with https://, or to a file in this folder"
        if scheme == _SITE:
            suggestion = (
                "write the relative path of a file, such as ../genograms/index.md: `site:` is for pages in docs/"
            )
        yield Finding(address.place, f"`{address.shown}` starts with `{scheme}:`, which we do not publish", suggestion)


@page_check("LNK003", Severity.ERROR)
def absolute_path(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a path that starts at the root of a site, wherever that is."""
    for address, parts in _understood(page).well_formed:
        if parts.scheme or not parts.path.startswith("/"):
            continue
        wanted, fix = _published_at(catalogue, unquote(parts.path)), None
        if wanted:
            relative = _relative(page, wanted, parts.fragment)
            suggestion, fix = f"write `{relative}`", _rewritten(page, address, relative)
        elif isinstance(page, HandWrittenPage):
            suggestion = (
                f"write `{_SITE}:{parts.path.lstrip('/')}` if the build makes that page, or the relative path of a file"
            )
        else:
            suggestion = "write the relative path of a file, such as ../genograms/index.md"
        yield Finding(
            address.place,
            f"`{address.shown}` starts with `/`, which leads elsewhere when the site is not at the root",
            suggestion,
            fix,
        )


@page_check("LNK004", Severity.ERROR)
def leaves_the_repository(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a path out of what is published, and a picture or download from anywhere but the material's own folder."""
    for address, parts in _understood(page).well_formed:
        if address.is_picture and parts.scheme in {"http", "https"}:
            message = f"`{address.shown}` is a picture on another site, and our pages fetch nothing from other sites"
            yield Finding(
                address.place, message, "put the picture into this folder, if we may, or link to the page that shows it"
            )
    for target in _understood(page).targets:
        shown = target.address.shown
        if not target.is_inside:
            wanted = _published_at(catalogue, target.path)
            suggestion = (
                f"write `{_relative(page, wanted, target.anchor)}`"
                if wanted
                else "link to a material, a page or a file in this folder"
            )
            yield Finding(target.address.place, f"`{shown}` leads out of materials/ and docs/", suggestion)
        elif isinstance(page, Material) and _is_file(catalogue, target.path) and not _is_within_reach(page, target):
            message = f"`{shown}` is not in this material's folder"
            yield Finding(
                target.address.place, message, "put the file into this folder, if we may, and record its rights"
            )


@page_check("LNK005", Severity.ERROR)
def folder_link(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a link to a folder and not to a file in it."""
    for target in _understood(page).targets:
        if target.is_inside and _is_folder(catalogue, target.path):
            index = f"{target.path}/index.md"
            suggestion, fix = "link to a file in it", None
            if _is_file(catalogue, index):
                relative = _relative(page, index, target.anchor)
                suggestion, fix = f"write `{relative}`", _rewritten(page, target.address, relative)
            yield Finding(
                target.address.place,
                f"`{target.address.shown}` is a folder, and only some programs show a page for it",
                suggestion,
                fix,
            )


@page_check("LNK006", Severity.ERROR)
def broken_link(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a link to a file that does not exist, and a picture that is not there."""
    suggested = 0
    for target in _understood(page).targets:
        is_there = _is_file(catalogue, target.path) and not target.is_slashed
        other = _material_at(catalogue, target.path)
        if other and other.is_withdrawn and other.path != page.path:
            if target.address.is_picture:
                message = (
                    f"`{target.address.shown}` is a picture of a material that was withdrawn, so it is not published"
                )
                yield Finding(target.address.place, message, "remove it")
            continue
        if is_there or not target.is_inside or _is_folder(catalogue, target.path):
            continue
        near = _instead(page, target, catalogue) if suggested < _MAX_SUGGESTED else None
        suggestion = near or "write the path of a file that is there, or remove it"
        suggested += 1
        what = "picture" if target.address.is_picture else "file"
        yield Finding(target.address.place, f"`{target.address.shown}` leads to no {what}", suggestion)


@page_check("LNK007", Severity.ERROR)
def broken_anchor(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a link to a heading that the page it leads to does not have."""
    for target in _understood(page).targets:
        other = _page_at(catalogue, target.path)
        if target.anchor is None or other is None or (isinstance(other, Material) and other.is_withdrawn):
            continue
        if not target.anchor:
            yield Finding(
                target.address.place,
                f"`{target.address.shown}` names no heading after the `#`",
                "write the heading's anchor, or remove the `#`",
            )
        elif target.anchor not in other.anchors:
            where = "this page" if other.path == page.path else f"`{other.title}`"
            message = f"`#{target.anchor[:_MAX_SHOWN]}` is not a heading of {where}"
            yield Finding(
                target.address.place,
                message,
                did_you_mean(target.anchor[:_MAX_SHOWN], (f"#{each}" for each in other.anchors)) or _NO_ANCHOR,
            )


@page_check("LNK008", Severity.ERROR)
def linked_draft(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a link from a page of the site to a material that will not be on it yet."""
    if isinstance(page, Material) and not page.is_published:
        return
    for target in _understood(page).targets:
        other = _material_at(catalogue, target.path)
        status = other.front.review.status if other and other.front.review else None
        if other and status in {Status.DRAFT, Status.IN_REVIEW}:
            stage = "a draft" if status is Status.DRAFT else "still in review"
            message = f"`{target.address.shown}` leads to a material that is {stage}, so the site has no page for it"
            yield Finding(target.address.place, message, "publish that material first, or remove the link")


@page_check("LNK009", Severity.WARNING)
def link_to_withdrawn(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a link to a material that was withdrawn."""
    for target in _understood(page).targets:
        other = _material_at(catalogue, target.path)
        if other is None or not other.is_withdrawn or other.path == page.path:
            continue
        replacement = catalogue.materials.get(
            (other.front.withdrawn.replaced_by if other.front.withdrawn else None) or ""
        )
        suggestion = "remove the link, or say beside it that the material was withdrawn"
        if replacement:
            suggestion = f"link to what replaces it: `{_relative(page, replacement.path)}`"
        yield Finding(
            target.address.place, f"`{target.address.shown}` leads to a material that was withdrawn", suggestion
        )


@page_check("LNK010", Severity.ADVICE)
def insecure_address(page: Page, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a web address without encryption."""
    del catalogue
    for address, parts in _understood(page).well_formed:
        if parts.scheme == "http" and not address.is_picture:
            secure = (
                "https" + address.written[len("http") : _MAX_SHOWN] + ("…" if len(address.written) > _MAX_SHOWN else "")
            )
            yield Finding(
                address.place, f"`{address.shown}` is not encrypted", f"write `{secure}` if the site answers there"
            )


def _addresses(page: Page) -> Iterator[_Address]:
    """Every link and picture of a page."""
    for link in page.body.links:
        yield _Address(link.address, _parts(link.address), is_picture=False, place=page.source.at(link.span))
    for picture in page.body.pictures:
        yield _Address(picture.address, _parts(picture.address), is_picture=True, place=page.source.at(picture.span))


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _malformation(address: _Address) -> tuple[str, str] | None:
    """What is wrong with an address and what to do, or None when it has the shape of one."""
    parts, shown = address.parts, address.shown
    if not address.written.strip():
        return (
            f"this {'picture' if address.is_picture else 'link'} has no address",
            "write it between the round brackets",
        )
    if parts is None:
        return f"`{shown}` is not a web address", "copy it again from the browser's address bar"
    fault = None
    if "\\" in address.written:
        fault = f"`{shown}` has a backslash in it", f"write `{shown.replace(chr(92), '/')}`"
    elif parts.scheme in {"http", "https"} and not parts.hostname:
        fault = f"`{shown}` names no site", "write it in full, as in https://www.gov.uk/"
    elif parts.scheme in {"http", "https"} and "@" in parts.netloc:
        site = parts.netloc.rpartition("@")[2]
        fault = f"what stands before `@{site}` is a name or a password, not a site", f"write `https://{site}/…`"
    elif parts.netloc and not parts.scheme:
        fault = f"`{shown}` starts with `//` and does not say how it is fetched", f"write `https:{shown}`"
    elif parts.scheme == "mailto" and "@" not in parts.path:
        fault = f"`{shown}` names no e-mail address", "write one after `mailto:`"
    return fault


def _well_formed(addresses: list[_Address]) -> Iterator[tuple[_Address, SplitResult]]:
    """The addresses that can be judged further, with their parts."""
    for address in addresses:
        if address.parts is not None and _malformation(address) is None:
            yield address, address.parts


def _targets(page: Page, well_formed: list[tuple[_Address, SplitResult]]) -> Iterator[_Target]:
    """What the relative addresses of a page lead to."""
    folder = posixpath.dirname(page.path)
    for address, parts in well_formed:
        if parts.scheme or parts.path.startswith("/"):
            continue
        written = unquote(parts.path)
        path = posixpath.normpath(posixpath.join(folder, written)) if written else page.path
        anchor = unquote(parts.fragment) if "#" in address.written else None
        yield _Target(address, path, written.endswith("/"), anchor)


def _is_within_reach(material: Material, target: _Target) -> bool:
    """Whether a material may use a file: its own, the text of another material, or a page."""
    if target.path.startswith(f"{MATERIALS}/{material.slug}/"):
        return True
    if target.address.is_picture:
        return False
    return target.path.endswith("/index.md") or (target.path.startswith(f"{DOCS}/") and target.path.endswith(".md"))


def _is_file(catalogue: Catalogue, path: str) -> bool:
    return catalogue.paths.get(path) == FILE


def _is_folder(catalogue: Catalogue, path: str) -> bool:
    return catalogue.paths.get(path) == FOLDER


def _page_at(catalogue: Catalogue, path: str) -> Material | HandWrittenPage | None:
    """The page whose file is at a path."""
    return catalogue.pages.get(path) or (_material_at(catalogue, path) if path.endswith("/index.md") else None)


def _material_at(catalogue: Catalogue, path: str) -> Material | None:
    """The material in whose folder a path is."""
    folder, _, rest = path.partition("/")
    return catalogue.materials.get(rest.partition("/")[0]) if folder == MATERIALS else None


def _published_at(catalogue: Catalogue, path: str) -> str | None:
    """The file that somebody means who writes the address of its page on the site."""
    plain = path.strip("/")
    for name in (plain, f"{plain}/index.md", f"{plain}.md", f"{DOCS}/{plain}.md", f"{DOCS}/{plain}/index.md"):
        candidate = posixpath.normpath(name)
        if candidate.startswith((f"{MATERIALS}/", f"{DOCS}/")) and _is_file(catalogue, candidate):
            return candidate
    return None


def _relative(page: Page, path: str, anchor: str | None = None) -> str:
    """A path as it is written in a page."""
    return posixpath.relpath(path, posixpath.dirname(page.path)) + (f"#{anchor}" if anchor else "")


def _instead(page: Page, target: _Target, catalogue: Catalogue) -> str | None:
    """What to write instead of a link that leads to nothing."""
    written = target.address.written
    if written.casefold().startswith("www."):
        return f"write `https://{target.address.shown}`"
    if "@" in written and "/" not in written:
        return f"write `mailto:{target.address.shown}`"
    wanted = _published_at(catalogue, target.path) or _renamed(target.path, catalogue)
    if wanted:
        return f"write `{_relative(page, wanted, target.anchor)}`"
    near = _near(target.path, catalogue)
    return f"did you mean {_relative(page, near)}?" if near else None


def _renamed(path: str, catalogue: Catalogue) -> str | None:
    """The file of a material that had another slug when the link was written."""
    folder, _, rest = path.partition("/")
    slug = catalogue.former_slugs.get(rest.partition("/")[0])
    return f"{MATERIALS}/{slug}/index.md" if slug and folder == MATERIALS else None


def _near(path: str, catalogue: Catalogue) -> str | None:
    """The file whose name is most like that of one that does not exist."""
    folder, _, rest = path.partition("/")
    slug, _, inner = rest.partition("/")
    if folder == DOCS:
        near = nearest(rest[:_MAX_SHOWN], (each.removeprefix(f"{DOCS}/") for each in catalogue.pages))
        return f"{DOCS}/{near}" if near else None
    if slug in catalogue.materials:
        near = nearest(inner[:_MAX_SHOWN], catalogue.materials[slug].files)
        return f"{MATERIALS}/{slug}/{near}" if near else None
    near = nearest(slug[:_MAX_SHOWN], catalogue.materials)
    return f"{MATERIALS}/{near}/index.md" if near else None


@catalogue_check("LNK011", Severity.ERROR)
def missing_logo(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an organisation's logo that is not a picture in docs/."""
    for key, organisation in catalogue.organisations.items():
        file = organisation.logo.file if organisation.logo else None
        if file and file not in catalogue.attachments:
            near = nearest(file, catalogue.attachments)
            hint = f"did you mean {near}?" if near else "add the picture there, or remove the logo"
            place = catalogue.organisation_register.at("organisations", key, "logo", "file")
            yield Finding(place, f"`{file}` is not a picture in {DOCS}/", hint)
