"""RGT: whether we may share what is in the repository, and what a reader may then do with it.

Two words are used throughout. What is *hosted* is the material itself and every third party's item in it.
What is *licensed* is all of that and every original that the material was adapted from.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from build_tools.catalogue import ORGANISATIONS, PERMISSIONS
from build_tools.checks.registry import catalogue_check, material_check
from build_tools.diagnostics import Finding, Fix, Place, Severity, Span, did_you_mean, folded, nearest
from build_tools.intake import most, read_at_most
from build_tools.licences import LICENCES, Licence, combined, freedoms, may_become, spdx_ids
from build_tools.model import NOTICE, Adaptation, Covers, FrontMatter, Grant, Rights, ThirdParty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.catalogue import Catalogue, Material, RegisteredGrant
    from build_tools.readers.located_yaml import Path as ValuePath
    from build_tools.readers.text import Source

Hosted: TypeAlias = Rights | ThirdParty
Licensed: TypeAlias = Rights | ThirdParty | Adaptation

_NICKNAMES = {"OGL": "OGL-UK-3.0", "Crown copyright": "InC", "All rights reserved": "InC", "Copyright": "InC"}
_SPELLINGS = _NICKNAMES | {spelling: each.code for each in LICENCES.values() for spelling in (each.name, each.url)}
_CERTAIN = {folded(spelling): each.code for each in LICENCES.values() for spelling in (each.code, each.name, each.url)}
_FILE_TYPES = re.compile(r"csv|docx|gif|jpe?g|od[pst]|pdf|png|pptx|rtf|srt|svg|txt|vtt|webp|xlsx", re.IGNORECASE)
_RECORDINGS = re.compile(r"avi|m4[av]|mkv|mov|mp[34]|og[gv]|wav|webm|wm[av]", re.IGNORECASE)
_LOGO = re.compile(r"(?<![a-z])(logos?|crests?|coats?[-_ ]of[-_ ]arms)(?![a-z])", re.IGNORECASE)
_DIGESTS_OF_NOTHING = {"0" * 64, hashlib.sha256(b"").hexdigest()}


# What the checks walk over


def _standing(catalogue: Catalogue) -> Iterator[Material]:
    """The materials that are not withdrawn: a tombstone hosts nothing."""
    yield from (material for material in catalogue.materials.values() if not material.is_withdrawn)


def _third_parties(material: Material) -> Iterator[tuple[ThirdParty, ValuePath]]:
    """Each line about somebody else's work, with where it stands."""
    lines = material.front.rights.third_party if material.front.rights else ()
    indexes = material.document.indexes(dict, "rights", "third_party")
    for index, line in zip(indexes, lines, strict=False):
        yield line, ("rights", "third_party", index)


def _hosted(material: Material) -> Iterator[tuple[Hosted, ValuePath]]:
    if material.front.rights:
        yield material.front.rights, ("rights",)
    yield from _third_parties(material)


def _originals(material: Material) -> Iterator[tuple[Adaptation, ValuePath]]:
    indexes = material.document.indexes(dict, "adapted_from")
    for index, original in zip(indexes, material.front.adapted_from, strict=False):
        yield original, ("adapted_from", index)


def _licensed(material: Material) -> Iterator[tuple[Licensed, ValuePath]]:
    yield from _hosted(material)
    yield from _originals(material)


def _named_grants(
    material: Material, catalogue: Catalogue
) -> Iterator[tuple[str, RegisteredGrant, Licensed, ValuePath]]:
    """Each recorded grant that a material names: its number, the grant, what rests on it and where that stands."""
    for record, path in _licensed(material):
        if record.permission in catalogue.grants:
            yield record.permission, catalogue.grants[record.permission], record, path


def _licence(record: Licensed | None) -> Licence | None:
    return LICENCES.get(record.reuse or "") if record else None


# The basis of a material


@material_check("RGT001", Severity.ERROR)
def no_rights(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a material that does not say why we may share it."""
    del catalogue
    choices = "own-work, open-licence, written-permission or link-only"
    if not material.document.has("rights"):
        hint = f"add `rights:` with a `holder`, a `basis` ({choices}) and `reuse`, which is what a reader may do"
        yield Finding(material.at(), "`rights` is missing, so nothing says why we may share this", hint)
    elif material.front.rights and not material.document.has("rights", "basis"):
        message = "`rights` has no `basis`, so nothing says why we may share this"
        yield Finding(material.at_key("rights", "basis"), message, f"add `basis:` and one of {choices}")


@material_check("RGT002", Severity.ERROR)
def unproved_basis(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a basis without its proof: a recorded grant, or where and when an open licence was seen."""
    has = material.document.has
    for record, path in _hosted(material):
        place = material.at(*path, "basis")
        if record.basis in {"own-work", "written-permission"} and not has(*path, "permission"):
            message = f"`{record.basis}` rests on a recorded permission, and none is named"
            yield Finding(place, message, "add `permission:` and the number of the grant, such as PERM-0001")
        if record.basis != "open-licence":
            continue
        is_whole = isinstance(record, Rights)
        if not has(*(("source",) if is_whole else path), "url"):
            message = "`open-licence` needs the address at which the licence was seen"
            yield Finding(place, message, "add `url:` and the address" + (", under `source`" if is_whole else ""))
        if not has(*path, "licence_seen_on"):
            message = "`open-licence` needs the day on which the licence was seen"
            yield Finding(place, message, "look at the licence again and add `licence_seen_on:` and the day")
        elif record.licence_seen_on and record.licence_seen_on > catalogue.today:
            message = f"the licence cannot have been seen on `{record.licence_seen_on}`, which is still to come"
            yield Finding(material.at(*path, "licence_seen_on"), message, "write the day on which you saw it")


# What an original's licence asks of an adaptation


@material_check("RGT003", Severity.ERROR)
def adapted_without_permission(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an adaptation of a work in copyright that names no grant."""
    del catalogue
    for original, path in _originals(material):
        licence = _licence(original)
        if licence and not licence.is_open and not material.document.has(*path, "permission"):
            message = f"`{licence.code}` lets nobody adapt the original, and no permission to adapt it is named"
            hint = "ask its owner and name the recorded grant in `permission:`, or cite the work instead of adapting it"
            yield Finding(material.at(*path, "reuse"), message, hint)


@material_check("RGT004", Severity.ERROR)
def adapted_no_derivatives(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an adaptation of a work whose licence allows copies but no adapted versions."""
    del catalogue
    for original, path in _originals(material):
        licence = _licence(original)
        may_ask = material.document.has(*path, "permission")  # its owner can allow what the licence does not
        if licence and licence.is_open and not licence.adapt and not may_ask:
            message = f"`{licence.code}` lets nobody share an adapted version of the original"
            hint = "share the original unchanged, or link to it and cite it, instead of adapting it"
            yield Finding(material.at(*path, "reuse"), message, hint)


def _loosened(material: Material, why: str) -> Iterator[tuple[str, Licence, Licence]]:
    """Each original, by key, whose licence does not let the adaptation have the licence that it has, and both."""
    result = _licence(material.front.rights)
    for original, path in _originals(material):
        licence = _licence(original)
        has_asked = material.document.has(*path, "permission")
        if licence and result and not has_asked and may_become(licence, result) == why:
            yield original.citation or "the original", licence, result


@material_check("RGT005", Severity.ERROR)
def share_alike_broken(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an adaptation of a share-alike work under another licence."""
    del catalogue
    for key, original, result in _loosened(material, "share-alike"):
        message = f"an adaptation of `{key}` must keep `{original.code}`, and this one is under `{result.code}`"
        yield Finding(material.at("rights", "reuse"), message, f"write `reuse: {original.code}`")


@material_check("RGT006", Severity.ERROR)
def non_commercial_lost(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an adaptation of a non-commercial work that may be used commercially."""
    del catalogue
    for key, original, result in _loosened(material, "non-commercial"):
        message = f"`{result.code}` allows commercial use, and `{original.code}`, the licence of `{key}`, does not"
        yield Finding(material.at("rights", "reuse"), message, "write `reuse: CC-BY-NC-4.0`")


@material_check("RGT007", Severity.ERROR)
def changes_unstated(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an adaptation that does not say what was changed."""
    del catalogue
    for original, path in _originals(material):
        if not material.document.has(*path, "changes"):
            message = f"nothing says what was changed in `{original.citation or 'the original'}`"
            yield Finding(material.at(*path, "citation"), message, "add `changes:` and a sentence for readers")


@material_check("RGT008", Severity.ERROR)
def ogl_without_attribution(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag Open Government Licence material without its attribution statement."""
    del catalogue
    for record, path in _licensed(material):
        licence = _licence(record)
        is_our_choice = isinstance(record, Rights) and record.basis != "open-licence"
        if licence and licence.statement and not is_our_choice and not material.document.has(*path, "attribution"):
            message = f"`{licence.code}` asks for an attribution statement, and there is none"
            hint = f"add `attribution:` and the owner's statement or, if there is none, “{licence.statement}”"
            yield Finding(material.at(*path, "reuse"), message, hint)


# Licences


def _licences(catalogue: Catalogue) -> Iterator[tuple[str, Place, Source]]:
    """Every licence that is named anywhere, with its place and its file."""
    for material in _standing(catalogue):
        for record, path in _licensed(material):
            if record.reuse is not None:
                yield record.reuse, material.at(*path, "reuse"), material.source
    for grant in catalogue.grants.values():
        if grant.grant.reuse is not None:
            yield grant.grant.reuse, grant.at("reuse"), grant.source
    register = catalogue.framework_register
    for index, framework in zip(register.document.indexes(dict, "frameworks"), catalogue.frameworks, strict=False):
        if framework.licence is not None:
            yield framework.licence, register.at("frameworks", index, "licence"), register.source


@catalogue_check("RGT009", Severity.ERROR, piecewise=True)
def unknown_licence(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a licence that is neither an SPDX id nor a rightsstatements.org code."""
    for written, place, source in _licences(catalogue):
        if written not in LICENCES and written not in spdx_ids():
            meant = nearest(written, LICENCES) or _SPELLINGS.get(nearest(written, _SPELLINGS) or "")
            hint = f"did you mean {meant}?" if meant else "write a code such as CC-BY-4.0, OGL-UK-3.0 or InC"
            shown = written if len(written) <= 60 else f"{written[:60]}…"
            code = _CERTAIN.get(folded(written))
            fix = Fix.within(source.text, place.span, written, code) if code else None
            yield Finding(place, f"`{shown}` is not the code of a licence", hint, fix)


@catalogue_check("RGT010", Severity.ERROR, piecewise=True)
def unsuitable_licence(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a licence that exists, and whose terms this build cannot keep."""
    for written, place, _ in _licences(catalogue):
        if written not in LICENCES and written in spdx_ids():
            message = f"`{written}` is a licence, but not one of those for learning materials that we can keep to"
            hint = "ask the owner for a licence such as CC-BY-4.0, or link to the work and write InC"
            yield Finding(place, message, hint)


@material_check("RGT011", Severity.ERROR)
def closed_licence(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an open licence that is none: it does not let us host a copy."""
    del catalogue
    for record, path in _hosted(material):
        licence = _licence(record)
        if record.basis == "open-licence" and licence and not licence.is_open:
            message = f"`{licence.code}` does not let us host a copy, so the basis cannot be `open-licence`"
            hint = "ask the owner and record the grant, or take the copy out and write `basis: link-only`"
            yield Finding(material.at(*path, "reuse"), message, hint)


# What lies in a material's folder


@material_check("RGT012", Severity.ERROR)
def link_only_without_address(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a record of a work elsewhere that does not say where."""
    del catalogue
    has, rights = material.document.has, material.front.rights
    if rights and rights.basis == "link-only" and not has("source", "url") and not has("source", "where"):
        message = "`link-only` needs a link, and `source` says neither an address nor where to look"
        hint = "add `url:` and the address under `source` or, if there is none, `where:` and how to find it"
        yield Finding(material.at("rights", "basis"), message, hint)


@material_check("RGT013", Severity.ERROR)
def uncovered_file(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a file that neither the material's rights nor a third party's line covers."""
    del catalogue
    rights = material.front.rights
    lines = {line.item: line for line, _ in _third_parties(material)}
    say_why = "or add a line to `third_party` that names it and says why we may share it"
    for name in material.files:
        place = _place_of_file(material, name)
        file = PurePosixPath(name)
        if name in lines and lines[name].basis == "link-only":
            message = f"`{name}` is `link-only`, and here is a copy of it"
            yield Finding(place, message, "take the copy out, or ask its owner and record the grant")
        elif _RECORDINGS.fullmatch(file.suffix[1:]):
            message = f"`{name}` is a recording, and recordings are linked to and not kept here"
            yield Finding(place, message, "take it out, and give its address in `recording: {url: …}`")
        elif any(part.startswith(".") for part in file.parts):
            yield Finding(place, f"`{name}` is hidden, and nothing says whose it is", "remove it, or rename it")
        elif not _FILE_TYPES.fullmatch(file.suffix[1:]):
            message = f"`{name}` is not a kind of file that we publish beside a text"
            yield Finding(place, message, "remove it, or save it as a picture, a PDF, an office document or plain text")
        elif name not in lines and rights and rights.basis == "link-only":
            message = f"`{name}` is a copy, and we may only link to this work"
            yield Finding(place, message, f"remove it, {say_why}")


def _place_of_file(material: Material, name: str) -> Place:
    return Place(f"{material.path.rpartition('/')[0]}/{name}")


@material_check("RGT014", Severity.ERROR)
def missing_third_party_file(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a third party's line that names a file which is not in the folder."""
    del catalogue
    for line, path in _third_parties(material):
        item = line.item or ""
        is_file_name = re.fullmatch(r"\S+\.\w{1,5}", item) or _FILE_TYPES.fullmatch(PurePosixPath(item).suffix[1:])
        if is_file_name and item not in material.files:
            hint = did_you_mean(item, material.files) or "put it there, or say in words what in the text is meant"
            yield Finding(material.at(*path, "item"), f"`{item}` is not in this material's folder", hint)


@material_check("RGT015", Severity.ERROR)
def borrowed_logo(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a logo or crest that comes without a grant of its own: no open licence includes one."""
    lines = {line.item: (line, path) for line, path in _third_parties(material) if line.item}
    for name in dict.fromkeys([*material.files, *lines]):
        line, path = lines.get(name, (None, ()))
        grant = catalogue.grants.get((line.permission if line else None) or "")
        is_consented = bool(grant and grant.grant.covers and grant.grant.covers.logo_of)
        if _LOGO.search(name) and not is_consented:
            place = material.at(*path, "item") if line else _place_of_file(material, name)
            message = f"`{name}` seems to be a logo or crest, and no consent to its use is named"
            hint = "remove it, or name in a line of `third_party` a grant that covers `logo_of` its owner"
            yield Finding(place, message, hint)


# Grants, where something rests on them


@material_check("RGT016", Severity.ERROR)
def unknown_grant(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a permission that is not recorded."""
    for record, path in _licensed(material):
        file = f"{PERMISSIONS}/{record.permission}.yaml"
        if record.permission and record.permission not in catalogue.grants and file not in catalogue.unread:
            near = did_you_mean(record.permission, catalogue.grants)
            hint = f"record the grant in {file}" + (f", or {near}" if near else "")
            yield Finding(material.at(*path, "permission"), f"`{record.permission}` is not a recorded grant", hint)


@material_check("RGT017", Severity.ERROR)
def expired_grant(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what rests on a grant that has expired, today or before."""
    for name, grant, _, path in _named_grants(material, catalogue):
        day = grant.grant.expires_on
        if day and day <= catalogue.today:
            hint = "ask for a new grant and record it, or withdraw what rests on this one"
            yield Finding(material.at(*path, "permission"), f"`{name}` expired on `{day}`", hint)


@material_check("RGT018", Severity.ERROR)
def withdrawn_grant(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what rests on a grant that its giver has withdrawn."""
    for name, grant, _, path in _named_grants(material, catalogue):
        day = grant.grant.withdrawn_on
        if day and day <= catalogue.today:
            hint = "withdraw what rests on it: for a whole material, write `status: withdrawn` and why"
            yield Finding(material.at(*path, "permission"), f"`{name}` was withdrawn on `{day}`", hint)


@catalogue_check("RGT019", Severity.WARNING)
def grant_expires_soon(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a grant in use that expires within 90 days."""
    users: dict[str, list[str]] = {}
    for material in _standing(catalogue):
        for name in sorted(_grants_in(material.front) & catalogue.grants.keys()):
            users.setdefault(name, []).append(material.slug)
    for key, organisation in catalogue.organisations.items():
        if organisation.logo and organisation.logo.consent in catalogue.grants:
            users.setdefault(organisation.logo.consent, []).append(f"the logo of {key}")
    for name, resting in users.items():
        grant = catalogue.grants[name]
        day = grant.grant.expires_on
        if day and catalogue.today < day <= catalogue.today + NOTICE:
            more = f" and {len(resting) - 3} more" if len(resting) > 3 else ""
            message = f"`{name}` expires on `{day}`; resting on it: {', '.join(resting[:3])}{more}"
            yield Finding(grant.at("expires_on"), message, "ask for a new grant, or plan the withdrawal for that day")


def _grants_in(front: FrontMatter) -> set[str]:
    """The grants that a material's front matter names."""
    licensed: list[Licensed] = [front.rights, *front.rights.third_party] if front.rights else []
    return {each.permission for each in (*licensed, *front.adapted_from) if each.permission}


@material_check("RGT020", Severity.ERROR)
def grant_not_covering(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a grant that covers something else."""
    for name, grant, record, path in _named_grants(material, catalogue):
        makers = _makers(record, material, catalogue)
        is_unknown = isinstance(record, Rights) and not makers
        if _covers(grant.grant, material.slug, makers, record) or is_unknown:
            continue
        what = f"`{material.slug}`" if isinstance(record, Rights) else "this, which is somebody else's work"
        hint = f"name the grant that does or, if the letter allows it, list {material.slug} there under `covers`"
        yield Finding(material.at(*path, "permission"), f"`{name}` does not cover {what}", hint)


def _covers(grant: Grant, slug: str, makers: set[str | None], record: Licensed) -> bool:
    """Whether a grant covers a thing that these organisations made.

    A grant that lists a material covers its text. What belongs to somebody else in it, or was adapted in it, is only
    covered when its owner gave the grant; the project's own grants cover nobody else's work; and consent to a logo
    covers the logo alone.
    """
    if grant.covers is None:
        return True
    is_listed = slug in grant.covers.materials
    if is_listed and (grant.kind == "project" or not isinstance(record, Rights)):
        is_listed = grant.given_by is not None and grant.given_by.organisation in makers
    is_logo = isinstance(record, ThirdParty) and bool(_LOGO.search(record.item or ""))
    return is_listed or grant.covers.works_of in makers or (is_logo and grant.covers.logo_of in makers)


def _makers(record: Licensed, material: Material, catalogue: Catalogue) -> set[str | None]:
    """The organisations whose own work something is: an item's holder and an original's authors are known by name."""
    if isinstance(record, Rights):
        source = material.front.source
        return {source.organisation} if source and (source.organisation or "") in catalogue.organisations else set()
    if isinstance(record, ThirdParty):
        names = {record.holder or ""}
    else:
        reference = catalogue.references.get(record.citation or "")
        names = {author.literal for author in reference.located.reference.authors} if reference else set()
    wanted = {folded(name) for name in names if name}
    return {key for key, each in catalogue.organisations.items() if each.name and folded(each.name) in wanted}


@material_check("RGT021", Severity.ERROR)
def grant_lacks_use(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a grant that does not allow what we do."""
    for name, grant, record, path in _named_grants(material, catalogue):
        needed = {"publish": "this is to be published"}
        if isinstance(record, Adaptation):
            needed["adapt"] = "this material is adapted from it"
        for file in _files_of(record, material)[:1]:
            needed["download"] = f"`{file}` can be downloaded"
        for use, reason in needed.items():
            if use not in grant.grant.uses and grant.document.has("uses"):
                message = f"`{name}` does not allow us to `{use}`, and {reason}"
                hint = "ask for this use and record the new grant, or take out what needs it"
                yield Finding(material.at(*path, "permission"), message, hint)


def _files_of(record: Licensed, material: Material) -> list[str]:
    """The downloads that rest on something: a line's own file or, for the material's rights, all that no line names.

    A picture that the text shows is part of the page and no download.
    """
    shown = {picture.address.removeprefix("./") for picture in material.body.pictures}
    files = [file for file in material.files if file not in shown]
    if isinstance(record, ThirdParty):
        return [file for file in files if file == record.item]
    named = {line.item for line, _ in _third_parties(material)}
    return [file for file in files if file not in named] if isinstance(record, Rights) else []


@material_check("RGT022", Severity.ERROR)
def reuse_beyond_grant(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a licence that gives readers more than the grant does."""
    for name, grant, record, path in _named_grants(material, catalogue):
        is_original = isinstance(record, Adaptation)
        given = _licence(material.front.rights if is_original else record)
        most = LICENCES.get(grant.grant.reuse or "")
        gained = [each for each in freedoms(given) if each not in freedoms(most)] if given and most else []
        if given and most and gained:
            message = f"`{given.code}` allows {gained[0]}, and `{name}` does not: it allows `{most.code}`"
            place = material.at(*(("rights",) if is_original else path), "reuse")
            yield Finding(place, message, f"write `reuse: {most.code}`, or ask for a wider grant")


# Grants themselves


@catalogue_check("RGT023", Severity.ERROR)
def grant_without_evidence(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a grant without proof that it was given."""
    for name, grant in catalogue.grants.items():
        record, has = grant.grant, grant.document.has
        if record.kind and not has("evidence"):
            hint = "add `evidence:` with the `sha256` of the letter or e-mail, and its `keeper`"
            yield Finding(grant.at("kind"), f"`{name}` has no evidence", hint)
        elif record.evidence and record.evidence.sha256 in _DIGESTS_OF_NOTHING:
            message = f"`{record.evidence.sha256[:12]}…` is the digest of nothing"
            hint = "write the digest that `sha256sum` prints for the letter or e-mail"
            yield Finding(grant.at("evidence", "sha256"), message, hint)
        if record.declaration and record.declaration not in catalogue.declarations:
            message = f"`{record.declaration}` is not one of our declarations"
            near = did_you_mean(record.declaration, catalogue.declarations)
            yield Finding(grant.at("declaration"), message, near or f"put its text in {_file_of(record.declaration)}")
        elif record.kind == "project" and not has("declaration"):
            message = f"`{name}` is a grant of kind `project`, and names no declaration"
            hint = "add `declaration:` and the version of the text that was accepted"
            yield Finding(grant.at("kind"), message, hint)
        elif record.kind == "project":
            yield from _changed_declaration(grant, catalogue)


def _file_of(declaration: str) -> str:
    return f"{PERMISSIONS}/declarations/{declaration}.md"


def _changed_declaration(grant: RegisteredGrant, catalogue: Catalogue) -> Iterator[Finding]:
    """A finding when the declaration does not read as it did when it was accepted."""
    declaration, evidence = grant.grant.declaration, grant.grant.evidence
    if declaration and evidence and evidence.sha256:
        file = _file_of(declaration)
        digest = _digest(catalogue.root / file)
        if evidence.sha256 != digest:
            message = f"`{evidence.sha256[:12]}…` is not the digest of {file}, so another text was accepted"
            hint = f"put the accepted text back, or have this one accepted: its digest is {digest or 'unknown'}"
            yield Finding(grant.at("evidence", "sha256"), message, hint)


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file, or None when it cannot be read."""
    try:
        return hashlib.sha256(read_at_most(str(path), most("text-bytes"))).hexdigest()
    except OSError:
        return None


@catalogue_check("RGT024", Severity.ERROR)
def unchecked_grant(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a written grant that nobody has checked."""
    for name, grant in catalogue.grants.items():
        if grant.grant.kind == "written" and not grant.document.has("checked"):
            hint = "let somebody other than the giver read the letter, and add `checked:` with who did so and when"
            yield Finding(grant.at("kind"), f"nobody has checked `{name}`", hint)


@catalogue_check("RGT025", Severity.ERROR)
def grant_checked_by_giver(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a grant that was checked by the one who gave it."""
    for name, grant in catalogue.grants.items():
        giver, checker = grant.grant.given_by, grant.grant.checked
        if not (giver and checker and giver.role and checker.role and giver.organisation):
            continue
        if giver.organisation == checker.organisation and folded(giver.role) == folded(checker.role):
            message = f"`{checker.role}` of `{checker.organisation}` both gave and checked `{name}`"
            hint = "let somebody else check it" if grant.grant.kind == "written" else "remove `checked`"
            yield Finding(grant.at("checked", "role"), message, hint)


@catalogue_check("RGT026", Severity.ERROR)
def future_grant(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a grant that is given or checked on a day still to come."""
    for name, grant in catalogue.grants.items():
        given, checked = grant.grant.given_on, grant.grant.checked
        if given and given > catalogue.today:
            message = f"`{name}` was given on `{given}`, which is still to come"
            yield Finding(grant.at("given_on"), message, "write the day on which it was given, or record it then")
        if checked and checked.on and checked.on > catalogue.today:
            message = f"`{name}` was checked on `{checked.on}`, which is still to come"
            yield Finding(grant.at("checked", "on"), message, "write the day on which it was checked")


@catalogue_check("RGT027", Severity.ERROR)
def misnamed_grant(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a grant whose number is not its file's name."""
    for name, grant in catalogue.grants.items():
        if grant.grant.id and grant.grant.id != name:
            hint = f"rename the file to {grant.grant.id}.yaml, or correct the number"
            yield Finding(grant.at("id"), f"the number is `{grant.grant.id}`, and the file is called `{name}`", hint)


@catalogue_check("RGT028", Severity.ERROR)
def project_grant_for_others(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a grant of kind `project` that gives what is not the project's own, and a second project."""
    projects = [key for key, organisation in catalogue.organisations.items() if organisation.kind == "project"]
    for key in projects[1:]:
        message = f"`{key}` is of kind `project`, and so is `{projects[0]}`: there is one project"
        place = catalogue.organisation_register.at("organisations", key, "kind")
        yield Finding(place, message, "write what kind of organisation it is, and record its grants as `written`")
    for name, grant in catalogue.grants.items():
        giver = grant.grant.given_by.organisation if grant.grant.given_by else None
        if grant.grant.kind != "project" or giver is None:
            continue
        organisation = catalogue.organisations.get(giver)
        if organisation and organisation.kind and organisation.kind != "project":
            message = f"`{name}` is of kind `project`, and `{giver}` is not the project"
            yield Finding(grant.at("kind"), message, "write `kind: written`, with the evidence and who checked it")
        covers = grant.grant.covers or Covers()
        for field, owner in [("works_of", covers.works_of), ("logo_of", covers.logo_of)]:
            if owner not in {None, giver}:
                message = f"`{giver}` cannot give what belongs to `{owner}`"
                hint = f"write `{field}: {giver}`, or ask {owner} and record its own grant"
                yield Finding(grant.at("covers", field), message, hint)


# Organisations


def _named_organisations(catalogue: Catalogue) -> Iterator[tuple[str | None, Place]]:
    for material in _standing(catalogue):
        if material.front.source:
            yield material.front.source.organisation, material.at("source", "organisation")
    for grant in catalogue.grants.values():
        record = grant.grant
        if record.given_by:
            yield record.given_by.organisation, grant.at("given_by", "organisation")
        if record.checked:
            yield record.checked.organisation, grant.at("checked", "organisation")
        if record.covers:
            yield record.covers.works_of, grant.at("covers", "works_of")
            yield record.covers.logo_of, grant.at("covers", "logo_of")
    for path in catalogue.reading_paths.values():
        yield path.front.organisation, path.at("organisation")


@catalogue_check("RGT029", Severity.ERROR, piecewise=True)
def unknown_organisation(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an organisation that is not registered."""
    for key, place in _named_organisations(catalogue) if catalogue.knows_organisations else ():
        if key and key not in catalogue.organisations and not _is_registered(key, catalogue):
            hint = did_you_mean(key, catalogue.organisations) or f"add it there, with a name and a kind: `{key}:`"
            yield Finding(place, f"`{key}` is not in {ORGANISATIONS}", hint)


def _is_registered(key: str, catalogue: Catalogue) -> bool:
    """Whether an organisation has an entry, readable or not: another check says what is wrong with it."""
    return catalogue.organisation_register.document.has("organisations", key)


@catalogue_check("RGT030", Severity.ERROR)
def logo_without_consent(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a logo that no grant in force allows."""
    register = catalogue.organisation_register
    for key, organisation in catalogue.organisations.items():
        consent = organisation.logo.consent if organisation.logo else None
        why_not = _why_no_consent(key, consent, catalogue) if consent else None
        if why_not:
            hint = f"ask for consent and record it in a grant that covers `logo_of: {key}`, or remove the logo"
            yield Finding(register.at("organisations", key, "logo", "consent"), why_not, hint)


def _why_no_consent(key: str, number: str, catalogue: Catalogue) -> str | None:
    """Why a grant is no consent to an organisation's logo today, or None when it is."""
    if f"{PERMISSIONS}/{number}.yaml" in catalogue.unread:
        return None
    if number not in catalogue.grants:
        return f"`{number}` is not a recorded grant, so nobody has agreed to the use of the logo"
    grant = catalogue.grants[number].grant
    if grant.withdrawn_on and grant.withdrawn_on <= catalogue.today:
        return f"`{number}`, the consent to the logo, was withdrawn on `{grant.withdrawn_on}`"
    if grant.expires_on and grant.expires_on <= catalogue.today:
        return f"`{number}`, the consent to the logo, expired on `{grant.expires_on}`"
    if not grant.covers or grant.covers.logo_of != key or "publish" not in grant.uses:
        return f"`{number}` does not allow us to publish the logo of `{key}`"
    return None


@material_check("RGT031", Severity.ERROR)
def attribution_lost(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an adaptation that gives up the credit its original asks for."""
    del catalogue
    for key, original, result in _loosened(material, "attribution"):
        message = f"`{result.code}` asks for no credit, and `{original.code}`, the licence of `{key}`, does"
        yield Finding(material.at("rights", "reuse"), message, "write `reuse: CC-BY-4.0`")


@material_check("RGT032", Severity.ERROR)
def irreconcilable_originals(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag an adaptation of two works whose licences no licence of the whole can satisfy."""
    del catalogue
    known = [(original, path, _licence(original)) for original, path in _originals(material)]
    adaptable = [(original, path, licence) for original, path, licence in known if licence and licence.adapt]
    for index, (original, path, licence) in enumerate(adaptable):
        for other, _, earlier in adaptable[:index]:
            if not combined(earlier, licence):
                message = (
                    f"no licence can satisfy both `{licence.code}` of `{original.citation or 'this original'}` and "
                    f"`{earlier.code}` of `{other.citation or 'another original'}`"
                )
                yield Finding(material.at(*path, "reuse"), message, "adapt one of the two, and cite the other")


MOST_WORDS_QUOTED = 400
MOST_WORDS_DESCRIBED = 1000


@material_check("RGT033", Severity.ERROR)
def long_quotation(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag quotations that together take more from one source than can be quoted without asking."""
    del catalogue
    words: dict[str, int] = {}
    first: dict[str, Span] = {}
    prose = material.body.prose if material.body.quotations else ()
    for start, end in material.body.quotations:
        key = _quoted_source(material, prose, start, end)
        lines = prose[start:end]
        words[key] = words.get(key, 0) + sum(len(line.replace(">", " ").split()) for line in lines)
        line = start + material.body.first_line
        first.setdefault(key, Span(line, 1, len(lines[0]) + 1))
    allowed = [line.item or "" for line, _ in _third_parties(material) if line.basis != "link-only"]
    for key, count in words.items():
        if count > MOST_WORDS_QUOTED and not any(key and key in item for item in allowed):
            source = f"`{key}`" if key else "a source that is not cited"
            message = f"{count} words are quoted from {source}, and {MOST_WORDS_QUOTED} is the most without permission"
            hint = f"quote less, or add a line under `third_party` with `item: quotation from {key or '…'}`"
            yield Finding(material.source.at(first[key]), message, hint)


def _quoted_source(material: Material, prose: tuple[str, ...], start: int, end: int) -> str:
    """The key that is cited in a quotation or, if there is none, in the paragraphs beside it; else an empty text."""
    first = material.body.first_line
    after = end + next((index for index, line in enumerate(prose[end:]) if line.strip()), 0)
    before = next((index for index in range(start - 1, -1, -1) if prose[index].strip()), start)
    for lines in (range(start, end), (after,), (before,)):
        for citation in material.body.citations:
            if citation.span.line - first in lines and citation.items:
                return citation.items[0].key
    return ""


@material_check("RGT034", Severity.ERROR)
def foreign_holder(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a holder of the rights who is not the one who gave the grant."""
    for name, grant, record, path in _named_grants(material, catalogue):
        giver = grant.grant.given_by
        organisation = catalogue.organisations.get((giver.organisation if giver else None) or "")
        holder = record.holder if isinstance(record, (Rights, ThirdParty)) else None
        if organisation and organisation.name and holder and folded(holder) != folded(organisation.name):
            message = f"`{holder}` holds the rights, and `{name}` was given by {organisation.name}"
            yield Finding(
                material.at(*path, "holder"), message, "name the grant that the holder gave, or correct the holder"
            )


@material_check("RGT035", Severity.ERROR)
def long_description(material: Material, catalogue: Catalogue) -> Iterator[Finding]:
    """Flag a record of a work elsewhere that is too long to be a description of it."""
    del catalogue
    rights = material.front.rights
    words = len(material.body.text.split()) if rights and rights.basis == "link-only" else 0
    if words > MOST_WORDS_DESCRIBED:
        message = f"{words} words describe a work that we only link to, and {MOST_WORDS_DESCRIBED} is the most"
        hint = "shorten it, or ask the owner and record the grant if this is the work itself"
        yield Finding(material.source.at(Span(material.body.first_line)), message, hint)
