"""A submission as a draft: the material's folder, its references, its grant, and what an editor has to know."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools.catalogue import CITATIONS, MATERIALS, PERMISSIONS
from build_tools.diagnostics import folded
from build_tools.editing import record_grant
from build_tools.folders import read_material
from build_tools.model import Review, Status
from build_tools.questions import AGREED, questions
from build_tools.readers.front_matter import FENCE
from build_tools.submissions.answers import read_answers
from build_tools.submissions.documents import read_submission, refuse
from build_tools.submissions.fields import (
    GRANT_NUMBER,
    for_the_editor,
    free_slug,
    grant_answers,
    material_fields,
    slug_of,
    yaml_of,
)
from build_tools.submissions.house_markdown import LOST_SIGNS, HouseWriter, plain_text
from build_tools.submissions.house_signs import without_unseen
from build_tools.submissions.pictures import Pictures
from build_tools.submissions.reference_list import library_text, read_references, with_citations

if TYPE_CHECKING:
    from build_tools.catalogue import Catalogue, Material
    from build_tools.editing import Answer, Leaf
    from build_tools.submissions.documents import Submission
    from build_tools.submissions.reference_list import Listed

_REFERENCES = frozenset({"references", "reference list", "bibliography", "sources", "works cited"})


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
    title = answers.words("title") or own or " ".join(without_unseen(name).split())
    draft = Draft(
        free_slug(slug_of(title) if slug is None else slug, catalogue),
        lost=list(submission.lost),
        to_know=list(answers.remarks),
    )
    listed = read_references([*answers.listed("references"), *listed_lines], catalogue)
    _take_text(draft, _without_title(text, title), submission, listed, catalogue)
    draft.library = library_text(listed) if any(each.entry for each in listed) else ""
    if submission.front_matter:
        draft.front_matter = _as_draft(submission.front_matter, draft)
        return draft
    if not answers.is_form:
        draft.to_know.append("it is not on our form, so every question is open: see `commons template submission.docx`")
    has_agreed = answers.one("declaration") == AGREED
    draft.grant = (
        grant_answers(answers, draft.slug, hashlib.sha256(content).hexdigest(), catalogue) if has_agreed else {}
    )
    fields = material_fields(answers, title, listed, catalogue, GRANT_NUMBER if draft.grant else "")
    cited = set(re.findall(r"@([\w:+/-]+)", draft.body))
    uncited = [each.key for each in listed if each.key not in cited]
    draft.front_matter = "\n".join(yaml_of({**fields, "further_reading": tuple(uncited)}))
    draft.to_know += for_the_editor(answers, listed, catalogue)
    return draft


# Fields that a file brings with it


def _as_draft(front: str, draft: Draft) -> str:
    """The fields of a file, of which nothing is published yet, and what it claims of itself told to the editor.

    Raises:
        CannotImportError: Its status cannot be changed safely.
    """
    lines = [FENCE, *front.split("\n"), FENCE]
    material = _read(lines, draft)
    if material is None or material.status is Status.DRAFT:
        made = material
    else:
        place = material.document.at("review", "status")
        line = lines[place.line - 1]
        lines[place.line - 1] = f"{line[: place.column - 1]}{Status.DRAFT}{line[place.end_column - 1 :]}"
        made = _read(lines, draft)
        if made is None or made.status is not Status.DRAFT:
            refuse(f"its fields say that it is `{material.status}`: write `status: draft`, and import it again")
        draft.to_know.append(f"the file says that it is {material.status}: it is a draft here")
    draft.to_know += _claims(made) if made else []
    return "\n".join(lines[1:-1])


def _read(lines: list[str], draft: Draft) -> Material | None:
    text = "\n".join([*lines, "", "Text.", ""])
    return read_material(f"{MATERIALS}/{draft.slug}/index.md", text.encode("utf-8", "replace"))[1]


def _claims(material: Material) -> list[str]:
    """What only an editor knows to be true, in sentences."""
    review, rights = material.front.review or Review(), material.front.rights
    claimed = {side: (each.by, each.on) for side, each in review.done.items()}
    again = review.second_reading
    claimed |= {"second_reading": (again.by, again.on)} if again else {}
    sentences = [
        f"the file claims the review `{side}`, by {by or 'nobody'}, {on or 'on no day'}: keep that if you know of it"
        for side, (by, on) in claimed.items()
    ]
    named = [rights.permission, *(each.permission for each in rights.third_party)] if rights else []
    named += [each.permission for each in material.front.adapted_from]
    grants = dict.fromkeys(each for each in named if each)
    return sentences + [f"the file rests on {grant}: look whether that was given for it" for grant in grants]


# The text


def _take_text(
    draft: Draft, blocks: list[Any], submission: Submission, listed: list[Listed], catalogue: Catalogue
) -> None:
    """Put the text into a draft, with its pictures and what could not be carried over."""
    pictures = Pictures(submission)
    places = {f"../{each}/index.md" for each in catalogue.materials} | {f"../../{each}" for each in catalogue.pages}
    writer = HouseWriter(pictures.name, {*catalogue.references, *(each.key for each in listed)}, places)
    draft.body = with_citations(writer.text(blocks), listed)
    draft.pictures = pictures.files
    draft.lost += pictures.lost
    draft.lost += [sentence for sign, sentence in LOST_SIGNS.items() if writer.lost[sign]]


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
    made = [folder for folder in (root / MATERIALS, root / CITATIONS, root / PERMISSIONS) if not folder.exists()]
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
        number = written[-1].stem if draft.grant else GRANT_NUMBER
        front = draft.front_matter.replace(GRANT_NUMBER, number)
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
        for folder in made:
            with suppress(OSError):  # somebody else may have put something into it by now
                folder.rmdir()
        raise
    return [*sorted(target.iterdir()), *written]
