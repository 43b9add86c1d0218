"""A catalogue that is looked at in pieces: every look is written down, and what is not written down is out of reach."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Mapping
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest

from build_tools.catalogue import Catalogue
from build_tools.folders import at_desk
from build_tools.loading import load
from build_tools.pieces import _METHODS, HOLDERS, LOOKED_UP, Piece, Share, seen_in
from build_tools.trace import Trace, Traced, fingerprint
from tests.built_site import SMALL

if TYPE_CHECKING:
    from build_tools.catalogue import Material

TODAY = dt.date(2026, 11, 21)
SLUG = "a-talk"


def attributes() -> list[str]:
    """Every part of a catalogue that somebody can look at."""
    made = [name for name, value in vars(Catalogue).items() if isinstance(value, (cached_property, property))]
    return sorted({*(field.name for field in fields(Catalogue)), *made})


def methods() -> set[str]:
    return {name for name, value in vars(Catalogue).items() if callable(value) and not name.startswith("_")}


@pytest.fixture(scope="module")
def whole() -> Catalogue:
    return load(SMALL, TODAY)


@pytest.mark.parametrize("name", attributes())
@pytest.mark.parametrize("kind", [Piece, Share])
def test_every_look_at_a_part_is_written_down(whole: Catalogue, kind: type[Piece], name: str) -> None:
    trace = Trace()
    piece = kind(whole, trace)
    if isinstance(piece, Share):
        piece.hold(whole.materials[SLUG], [])
    trace.begin()
    part = getattr(piece, name)
    seen = trace.end()
    if seen:
        assert seen == (("field", name),)
        assert part == getattr(whole, name)
        return
    trace.begin()
    if isinstance(part, Mapping):
        _ = part.get("what nobody has"), "what nobody has" in part
        assert trace.end() == ((name, "what nobody has"), (f"{name}?", "what nobody has"))
        assert name in LOOKED_UP
    else:
        assert isinstance(piece, Share), "a piece holds nothing back"
        assert part == (), "what a share does not write down is empty, or the material's own"


def test_every_method_reads_only_what_is_written_down(whole: Catalogue) -> None:
    assert methods() | {"hold"} == _METHODS, "a method of a catalogue has to be told to build_tools.pieces"
    trace = Trace()
    piece = Piece(whole, trace)
    trace.begin()
    assert piece.full_address("find/") == whole.full_address("find/")
    assert trace.end() == (("field", "site_address"),)
    trace.begin()
    withdrawn = next(material for material in whole.materials.values() if material.is_withdrawn)
    assert piece.replacement_of(withdrawn) == whole.replacement_of(withdrawn)
    assert {kind for kind, _ in trace.end()} == {"materials"}


@pytest.mark.parametrize("name", LOOKED_UP)
def test_what_is_looked_up_is_that_of_the_whole(whole: Catalogue, name: str) -> None:
    trace = Trace()
    wanted: Mapping[str, Any] = getattr(whole, name)
    traced = getattr(Piece(whole, trace), name)
    assert isinstance(traced, Traced)
    assert list(traced) == list(wanted)
    assert len(traced) == len(wanted)
    assert set(traced) == set(wanted)


@pytest.mark.parametrize("name", LOOKED_UP)
def test_what_is_looked_up_has_a_digest(whole: Catalogue, name: str) -> None:
    keys = (*getattr(whole, name), "*", "nobody")
    seen = seen_in(whole)
    assert len({seen.witness(((name, key),)) for key in keys}) > 1


def share_of(whole: Catalogue, slug: str) -> tuple[Share, Trace, Material]:
    """What another process has: a copy of the catalogue without texts, and one material with its own."""
    copy = _sent(whole)
    trace = Trace()
    share = Share(copy, trace)
    material, sources = at_desk({}, copy, slug)
    share.hold(material, sources)
    return share, trace, material


def _sent(whole: Catalogue) -> Catalogue:

    sent: Catalogue = pickle.loads(pickle.dumps(whole))  # noqa: S301 - our own
    return sent


def test_in_a_share_one_material_is_all_there_is_to_go_through(whole: Catalogue) -> None:
    share, _, material = share_of(whole, SLUG)
    assert dict(share.materials.items()) == {SLUG: material}
    assert len(share.materials) == 1
    for name in HOLDERS:
        part = getattr(share, name)
        assert list(part) == ([SLUG] if name == "materials" else []), name
    for name in ("registers", "frameworks", "glossary", "published", "attachments", "expectations", "cpd_questions"):
        assert getattr(share, name) == (), name
    own = f"materials/{SLUG}/"
    assert [source.path for source in share.sources if not source.path.startswith(own)] == []
    assert share.sources


def test_in_a_share_the_rest_can_be_looked_up_and_that_is_written_down(whole: Catalogue) -> None:
    share, trace, material = share_of(whole, SLUG)
    trace.begin()
    other = next(slug for slug in whole.materials if slug != SLUG)
    assert share.materials[other].front == whole.materials[other].front
    assert share.materials.get("nobody") is None
    assert "nobody" not in share.materials
    assert share.materials[SLUG] is material
    assert trace.end() == (("materials", other), ("materials", "nobody"), ("materials?", "nobody"))


def test_the_text_of_another_material_is_out_of_reach(whole: Catalogue) -> None:
    share, _, material = share_of(whole, SLUG)
    assert material.body.text == whole.materials[SLUG].body.text
    for slug, other in whole.materials.items():
        if slug != SLUG:
            assert share.materials[slug].outline == other.outline
            for name in ("body", "source", "document", "contents"):
                with pytest.raises(LookupError, match="out of reach"):
                    getattr(share.materials[slug], name)


def test_what_others_know_of_a_material_is_in_its_digest(whole: Catalogue) -> None:
    outline = whole.materials[SLUG].outline
    known = {field.name for field in fields(outline)} - {"fingerprint", "citations_written"}
    assert known == {"slug", "front", "files", "keys_in_text", "anchors"}
    values = (outline.slug, outline.front, outline.files, outline.keys_in_text, outline.anchors)
    assert outline.fingerprint == fingerprint(*values)
