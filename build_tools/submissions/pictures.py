"""The pictures of a submission, written again without what a camera or a program hid in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.media.kinds import ENDINGS, PICTURES, Kind, kind_of
from build_tools.media.looking import as_published, look_into

if TYPE_CHECKING:
    from build_tools.submissions.documents import Submission

_ENDINGS = {kind: ending for ending, kind in reversed(ENDINGS.items())} | {Kind.SVG: ".svg"}


class Pictures:
    """The pictures of a document, saved once each without what hides in them.

    Args:
        submission: The document.

    Attributes:
        files: The pictures, by the name under which each is saved.
        lost: What was lost of them, in sentences.
    """

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.files: dict[str, bytes] = {}
        self.lost: list[str] = []
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
            self.lost.append(f"picture {number} was left out, because {why}: save it as a PNG picture, and add it")
            return None
        name = f"picture-{number}{_ENDINGS[kind]}"
        try:
            before = look_into(name, content).faults if kind is not Kind.SVG else ()
            clean = as_published(name, content) if not any(each.check == "too_much_inside" for each in before) else b""
            left = look_into(name, clean).faults if clean and kind is not Kind.SVG else ()
        except Exception:  # noqa: BLE001 - a damaged picture can raise anything
            clean, left, before = b"", (), ()
        if not clean or left:
            self.lost.append(f"picture {number} was left out: it is damaged, or larger than a page needs")
            return None
        self.files[name] = clean
        self.lost += [f"{name}: taken out of it: {each.message}" for each in before]
        return name
