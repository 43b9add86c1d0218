"""The pictures of cards: one for each domain, the same bytes each time, in the colours of the pages."""

from __future__ import annotations

import io
import re

from PIL import Image

from build_tools.exports.card_picture import COLOURS, HEIGHT, WIDTH, CardPicture, card_path, card_pictures
from tests.built_site import REPOSITORY
from tests.exports.awkward_catalogue import real

STYLES = (REPOSITORY / "overrides" / "assets" / "stylesheets" / "practice-commons.css").read_text(encoding="utf-8")
MOST_BYTES = 40_000


def opened(picture: CardPicture) -> Image.Image:
    return Image.open(io.BytesIO(picture.written()))


def card(title: str, code: str = "PS7") -> CardPicture:
    return CardPicture("A framework", code, title, "Practice Commons", "#0d5566", "#e2f0f3")


def test_every_domain_and_the_site_have_a_picture_of_the_size_that_cards_have() -> None:
    pictures = dict(card_pictures(real(), "Practice Commons", "What it offers."))
    assert pictures.keys() == {card_path(), *map(card_path, real().domains)}
    assert card_path("PS7") == "assets/cards/ps7.png"
    seen = set()
    for picture in pictures.values():
        data = picture.written()
        shown = Image.open(io.BytesIO(data))
        assert (shown.format, shown.size) == ("PNG", (WIDTH, HEIGHT))
        assert len(data) < MOST_BYTES
        assert not shown.info, "nothing that changes from day to day"
        seen.add(data)
    assert len(seen) == len(pictures)


def test_the_same_card_is_the_same_bytes_and_another_has_another_fingerprint() -> None:
    assert card("One").written() == card("One").written()
    assert card("One").fingerprint == card("One").fingerprint != card("Two").fingerprint


def test_the_colours_are_those_of_the_pages() -> None:
    light = STYLES.split('[data-md-color-scheme="slate"]')[0]
    for framework, colours in COLOURS.items():
        name, tint = re.findall(
            rf"\.pc-fw-{framework} {{ --pc-accent: var\((.*?)\); --pc-tint: var\((.*?)\); }}", STYLES
        )[0]
        shown = tuple(re.findall(rf"{each}: (#\w+);", light)[0] for each in (name, tint))
        assert shown == colours
    assert COLOURS.keys() == {framework.id for framework in real().frameworks}


def ink(shown: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many dots in a part of a picture have the colour of letters."""
    part = shown.convert("RGB").crop(box)
    return sum(count for count, colour in part.getcolors(maxcolors=100_000) or [] if sum(colour) < 150)  # type: ignore[arg-type, misc]


def test_a_long_title_stays_clear_of_the_foot_and_of_the_edge() -> None:
    for title in ("Supervision " * 9, "Emotionally intelligent practice supervision", "a " * 300, "W" * 20):
        shown = opened(card(title.strip()))
        assert ink(shown, (60, 235, 1000, 530)) > 100, title
        assert ink(shown, (60, 530, 1200, 630)) == 0, title
        assert ink(shown, (1190, 0, 1200, 500)) == 0, title
