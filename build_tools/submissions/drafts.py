"""A submission as a draft: the material's folder, its references, its grant, and what an editor has to know."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools.catalogue import CITATIONS, MATERIALS
from build_tools.diagnostics import folded, nearest
from build_tools.editing import record_grant, yaml_scalar
from build_tools.licences import LICENCES
from build_tools.media.kinds import ENDINGS, PICTURES, Kind, kind_of
from build_tools.media.looking import as_published, look_into
from build_tools.questions import AGREED, LOGO, questions
from build_tools.submissions.answers import read_answers
from build_tools.submissions.documents import read_submission, refuse
from build_tools.submissions.house_markdown import LOST_SIGNS, HouseWriter, plain_text
from build_tools.submissions.reference_list import library_text, read_references, with_citations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.catalogue import Catalogue
    from build_tools.editing import Answer, Leaf
    from build_tools.submissions.answers import Answers
    from build_tools.submissions.documents import Submission
    from build_tools.submissions.reference_list import Listed

_REFERENCES = frozenset({"references", "reference list", "bibliography", "sources", "works cited"})
_LONGEST_SLUG = 60
_AUTOMATIC = re.compile(
    r"\s*(?:Description automatically generated(?: with \w+ confidence)?|AI-generated content may be incorrect)\.?"
)
_PICTURE_ENDINGS = {kind: ending for ending, kind in reversed(ENDINGS.items())} | {Kind.SVG: ".svg"}
_GRANT_NUMBER = "PERM-0000"


@dataclass
class Draft:
    """What will be written for a submission.

    Attributes:
        slug: The material's.
        front_matter: Its fields in YAML, with `PERM-0000` for the number of the grant.
        body: Its text.
        pictures: The files beside it, by name.
        library: The entries that are drafted, as BibTeX, or an empty text.
        grant: What the draft grant holds, or nothing when nobody has agreed.
        lost: What could not be carried over, in sentences.
        to_know: What an editor has to know and no file holds, in sentences.
    """

    slug: str
    front_matter: str = ""
    body: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    library: str = ""
    grant: dict[Leaf, Answer] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    to_know: list[str] = field(default_factory=list)


def make_draft(path: Path, catalogue: Catalogue, slug: str | None = None) -> Draft:
    """The draft that a file is made into; nothing is written.

    Args:
        path: A .docx, .odt or .md file.
        catalogue: What the repository holds.
        slug: The material's folder, when it is not to be made from the title.

    Raises:
        CannotImportError: The file cannot be read, or its folder is there already.
        OSError: The disk does not give it.
    """
    submission, content = read_submission(path)
    return draft_of(submission, content, path.stem, catalogue, slug)


def draft_of(submission: Submission, content: bytes, name: str, catalogue: Catalogue, slug: str | None = None) -> Draft:
    """The draft that a submission is made into; nothing is written.

    Args:
        submission: The submission, as it was read.
        content: Its bytes, of which a draft grant keeps the digest.
        name: What the material is called when nothing in it says so.
        catalogue: What the repository holds.
        slug: The material's folder, when it is not to be made from the title.

    Raises:
        CannotImportError: Its folder is there already.
    """
    asked = questions(catalogue)
    answers = read_answers(submission.blocks, asked)
    text, listed_lines = _without_references(answers.text)
    own = "" if answers.is_form else submission.title or _own_title(text)
    title = answers.words("title") or own or name
    draft = Draft(
        _free_slug(slug or _slug(title), catalogue), lost=list(submission.lost), to_know=list(answers.remarks)
    )
    listed = read_references([*answers.listed("references"), *listed_lines], catalogue)
    pictures = _Pictures(submission, draft)
    writer = HouseWriter(pictures.name, {*catalogue.references, *(each.key for each in listed)})
    body = with_citations(writer.text(_without_title(text, title)), listed)
    draft.body = _without_automatic(body, draft)
    draft.lost += [sentence for sign, sentence in LOST_SIGNS.items() if writer.lost[sign]]
    draft.library = library_text(listed) if any(each.entry for each in listed) else ""
    uncited = [each.key for each in listed if not re.search(rf"@{re.escape(each.key)}(?![\w:+/-])", draft.body)]
    if submission.front_matter:
        draft.front_matter = submission.front_matter
        return draft
    if not answers.is_form:
        draft.to_know.append("it is not on our form, so every question is open: see `commons template submission.docx`")
    draft.grant = _grant(answers, draft.slug, content, catalogue) if answers.one("declaration") == AGREED else {}
    fields = _fields(answers, title, uncited, listed, catalogue, has_grant=bool(draft.grant))
    draft.front_matter = "\n".join(_yaml(fields))
    draft.to_know += _to_know(answers, listed)
    return draft


# The text


def _without_references(blocks: list[Any]) -> tuple[list[Any], list[str]]:
    """The text without its list of references, and the lines of that."""
    kept, lines, level = [], [], 0
    for block in blocks:
        words = plain_text([block])
        if block["t"] == "Header":
            is_list = re.sub(r"^[\d.]+\s*", "", words.strip()).casefold().rstrip(":") in _REFERENCES
            level = block["c"][0] if is_list else (level if level and block["c"][0] > level else 0)
            if is_list:
                continue
        if level:
            lines += [line.strip() for line in words.split("\n") if line.strip()]
        else:
            kept.append(block)
    return kept, lines


def _own_title(blocks: list[Any]) -> str:
    """The text of a first heading that no other heading stands beside, or an empty text."""
    headings = [block for block in blocks if block["t"] == "Header"]
    first = headings[0] if headings else None
    alone = first is not None and sum(block["c"][0] <= first["c"][0] for block in headings) == 1
    return " ".join(plain_text([first]).split()) if first is not None and alone else ""


def _without_title(blocks: list[Any], title: str) -> list[Any]:
    """The text without its title, which the page shows already."""
    if blocks and blocks[0]["t"] in {"Header", "Para"} and folded(plain_text([blocks[0]])) == folded(title):
        return blocks[1:]
    return blocks


def _without_automatic(body: str, draft: Draft) -> str:
    made, count = _AUTOMATIC.subn("", body)
    if count:
        draft.to_know.append("a program wrote the text alternative of a picture: say yourself what the picture shows")
    return made


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.casefold())
    made = ""
    for word in words:
        if made and len(made) + len(word) + 1 > _LONGEST_SLUG:
            break
        made = f"{made}-{word}" if made else word[:_LONGEST_SLUG]
    return made or "submission"


def _free_slug(slug: str, catalogue: Catalogue) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 80:
        refuse(f"`{slug}` cannot be a folder's name here: write small letters, digits and single hyphens after --slug")
    for taken in (catalogue.root / MATERIALS / slug, catalogue.root / CITATIONS / f"{slug}.bib"):
        if taken.exists() or taken.is_symlink():
            where = taken.relative_to(catalogue.root).as_posix()
            refuse(f"there is {where} already, and nothing is overwritten: give another name with --slug")
    if slug in catalogue.former_slugs:
        refuse(f"`{slug}` was the name of another material: give another one with --slug")
    return slug


class _Pictures:
    """The pictures of a document, saved once each without what hides in them."""

    def __init__(self, submission: Submission, draft: Draft) -> None:
        self.submission = submission
        self.draft = draft
        self.names: dict[str, str | None] = {}

    def name(self, target: str) -> str | None:
        """The name under which a picture is saved, or None when it cannot be.

        Args:
            target: What the document calls it.
        """
        if target not in self.names:
            self.names[target] = self._saved(target)
        return self.names[target]

    def _saved(self, target: str) -> str | None:
        content = self.submission.picture(target)
        kind = kind_of(content) if content else None
        number = len(self.names) + 1
        if content is None or kind not in {*PICTURES, Kind.SVG}:
            why = (
                f"it is {kind}"
                if content and kind
                else "it is no PNG or JPEG picture"
                if content
                else "it is not in the file"
            )
            self.draft.lost.append(
                f"picture {number} was left out, because {why}: save it as a PNG picture, and add it"
            )
            return None
        name = f"picture-{number}{_PICTURE_ENDINGS[kind]}"
        try:
            before = look_into(name, content).faults if kind is not Kind.SVG else ()
            clean = as_published(name, content) if not any(each.check == "too_much_inside" for each in before) else b""
            left = look_into(name, clean).faults if clean and kind is not Kind.SVG else ()
        except Exception:  # noqa: BLE001 - a damaged picture can raise anything
            clean, left, before = b"", (), ()
        if not clean or left:
            self.draft.lost.append(f"picture {number} was left out: it is damaged, or larger than a page needs")
            return None
        self.draft.pictures[name] = clean
        self.draft.lost += [f"{name}: taken out of it: {each.message}" for each in before]
        return name


# The fields


def _fields(  # noqa: PLR0913 - what a draft is made from
    answers: Answers, title: str, uncited: list[str], listed: list[Listed], catalogue: Catalogue, *, has_grant: bool
) -> dict[str, Any]:
    organisation = _organisation(answers.words("organisation"), catalogue)
    known = catalogue.organisations.get(organisation)
    is_own = known is not None and known.kind == "project"
    fields: dict[str, Any] = {
        "title": title,
        "summary": answers.words("summary"),
        "type": answers.one("type"),
        "domains": tuple(answers.ticked.get("domains", ())),
        **{key: tuple(answers.ticked.get(key, ())) for key in ("audience", "setting", "use")},
        "minutes": answers.minutes(),
        "outcomes": answers.listed("outcomes"),
        "source": {
            "organisation": organisation,
            "authors": answers.listed("authors"),
            "published": answers.partial_date("published"),
            "url": next(iter(re.findall(r"https?://[^\s<>\"']+", answers.words("url"))), ""),
        },
        "rights": {
            "holder": answers.words("holder"),
            "basis": ("own-work" if is_own else "written-permission") if has_grant else "",
            "reuse": answers.one("reuse"),
            "permission": _GRANT_NUMBER if has_grant else "",
            "third_party": [_third_party(line) for line in answers.listed("third_party")],
        },
        "adapted_from": [_adapted(line, listed, catalogue) for line in answers.listed("adapted_from")],
        "people_described": answers.one("people_described"),
        "content_note": answers.words("content_note"),
        "further_reading": tuple(uncited),
        "review": {"status": "draft"},
    }
    return fields


def _organisation(name: str, catalogue: Catalogue) -> str:
    for key, organisation in catalogue.organisations.items():
        if folded(name) in {folded(organisation.name or key), key}:
            return key
    return _slug(name) if name else ""


def _third_party(line: str) -> dict[str, Any]:
    item, holder, *_ = [*(part.strip() for part in line.split(";")), ""]
    return {"item": item, "holder": holder}


def _adapted(line: str, listed: list[Listed], catalogue: Catalogue) -> dict[str, Any]:
    reference, licence, changes, *_ = [*(part.strip() for part in line.split(";")), "", ""]
    found = read_references([reference], catalogue)
    key = next((each.key for each in found if not each.entry), "")
    key = key or next((each.key for each in listed if folded(each.written) == folded(reference)), "")
    names = {each.name: each.code for each in LICENCES.values()} | {code: code for code in LICENCES}
    return {
        "citation": key,
        "reuse": names.get(nearest(licence, names) or "", "") if licence else "",
        "changes": changes,
    }


def _grant(answers: Answers, slug: str, content: bytes, catalogue: Catalogue) -> dict[Leaf, Answer]:
    organisation = _organisation(answers.words("organisation"), catalogue)
    known = catalogue.organisations.get(organisation)
    version = max(catalogue.declarations, default="")
    given: dict[Leaf, Answer | None] = {
        ("kind",): "project" if known is not None and known.kind == "project" else "written",
        ("covers", "materials"): (slug,),
        ("given_by", "role"): answers.words("given_by"),
        ("given_by", "organisation"): organisation,
        ("given_on",): answers.day("given_on"),
        ("uses",): ("publish", *answers.ticked.get("uses", ())),
        ("reuse",): answers.one("reuse"),
        ("conditions",): answers.words("conditions"),
        ("declaration",): version,
        ("evidence", "sha256"): hashlib.sha256(content).hexdigest(),
    }
    return {leaf: value for leaf, value in given.items() if value}


def _to_know(answers: Answers, listed: list[Listed]) -> list[str]:
    sentences = []
    if answers.words("protection"):
        sentences.append(f"how the people in it are protected: {answers.words('protection')}")
    sentences += [f"somebody else’s, as the contributor has it: {line}" for line in answers.listed("third_party")]
    sentences += [f"adapted from, as the contributor has it: {line}" for line in answers.listed("adapted_from")]
    if answers.is_form and answers.one("declaration") != AGREED:
        sentences.append(
            "the declaration is not agreed to, so no grant was drafted: ask, and record it with `commons grant new`"
        )
    if LOGO in answers.ticked.get("logo", ()):
        sentences.append(
            "they agree to their logo: ask for the file, and record that with `commons grant new --logo-of`"
        )
    for key in ("minutes", "given_on", "published"):
        unread = {
            "minutes": answers.minutes(),
            "given_on": answers.day("given_on"),
            "published": answers.partial_date("published"),
        }
        if answers.words(key) and unread[key] is None:
            sentences.append(
                f"this could not be read as {'a number' if key == 'minutes' else 'a date'}: {answers.words(key)}"
            )
    drafted = sum(bool(each.entry) for each in listed)
    if drafted:
        sentences.append(
            f"{drafted} of {len(listed)} references are not in the library: their entries are drafted, and unverified"
        )
    return sentences


def _yaml(fields: Mapping[str, Any], indent: str = "") -> list[str]:
    """The fields that say something, as YAML."""
    lines: list[str] = []
    for name, value in fields.items():
        if isinstance(value, dict):
            inside = _yaml(value, f"{indent}  ")
            lines += [f"{indent}{name}:", *inside] if inside else []
        elif isinstance(value, list):
            lines += [f"{indent}{name}:", *(_item(each, indent) for each in value)] if value else []
        elif isinstance(value, tuple):
            lines += [f"{indent}{name}: [{', '.join(map(yaml_scalar, value))}]"] if value else []
        elif isinstance(value, int):
            lines.append(f"{indent}{name}: {value}")
        elif value:
            lines.append(f"{indent}{name}: {yaml_scalar(value)}")
    return lines


def _item(value: object, indent: str) -> str:
    if isinstance(value, dict):
        inside = _yaml(value, f"{indent}    ")
        return f"{indent}  - " + "\n".join(inside).lstrip() if inside else f"{indent}  - {{}}"
    return f"{indent}  - {yaml_scalar(value)}"


# Writing


def _move(folder: Path, target: Path) -> None:
    """Give a folder its name, unless something has that name by now."""
    if target.exists():
        raise FileExistsError(17, "this is there already, and nothing is overwritten", str(target))
    folder.rename(target)


def write_draft(draft: Draft, catalogue: Catalogue) -> list[Path]:
    """Write a draft, and give the files; what is there is never overwritten, and nothing half-done stays behind.

    Args:
        draft: The draft.
        catalogue: What the repository holds.

    Raises:
        OSError: Something cannot be written.
    """
    root = catalogue.root
    (root / MATERIALS).mkdir(exist_ok=True)
    target, library = root / MATERIALS / draft.slug, root / CITATIONS / f"{draft.slug}.bib"
    beside = Path(tempfile.mkdtemp(prefix=f".{draft.slug}.", dir=root / MATERIALS))
    written: list[Path] = []
    try:
        if draft.library:
            library.parent.mkdir(exist_ok=True)
            with library.open("x", encoding="utf-8", newline="\n") as file:
                written.append(library)
                file.write(draft.library)
        if draft.grant:
            written.append(record_grant(catalogue, draft.grant))
        number = written[-1].stem if draft.grant else _GRANT_NUMBER
        front = draft.front_matter.replace(_GRANT_NUMBER, number)
        (beside / "index.md").write_text(f"---\n{front}\n---\n\n{draft.body}", encoding="utf-8", newline="\n")
        for name, content in draft.pictures.items():
            (beside / name).write_bytes(content)
        beside.chmod(0o755)
        _move(beside, target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
    return [*sorted(target.iterdir()), *written]
