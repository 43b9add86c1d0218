"""Catalogues with awkward values: quotation marks, commas, other scripts, signs of markup, and fields left out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from hypothesis import strategies as st

from build_tools.catalogue import Catalogue, Material, Outline
from build_tools.exports.descriptions import Collection
from build_tools.licences import LICENCES
from build_tools.loading import load
from build_tools.model import (
    Adaptation,
    Audience,
    Change,
    FrontMatter,
    MaterialType,
    Organisation,
    Review,
    Rights,
    Setting,
    Source,
    Status,
    Use,
)
from build_tools.readers.site_settings import Harvesting
from build_tools.trace import fingerprint
from tests.built_site import REPOSITORY
from tests.days import COLLECTION_DAY

if TYPE_CHECKING:
    import datetime as dt

ADDRESS = "https://commons.example/cpd/"
AWKWARD = (
    'She said "no", and <b>left</b>',
    "Łódź & Ærø; ‘mixed’ “marks”",
    "</script><script>alert(1)</script>",
    "=1+2",
    "@SUM(A1), -5 and +7",
    "李 明: 听",
    "משפחה",
    "C:\\temp {{ braces }} {% raw %} $x$ #1 100%",
    "]]> -- <!-- --> %0D%0A ;",
    "2014/15: a year in two parts",
    "Comma, Several, Commas",
    "it’s 5 o'clock",
)


def _looks_twice_encoded(text: str) -> bool:
    """Whether a text looks as if somebody had read UTF-8 as Latin-1, such as ‘Â¡’, which feedparser mends unasked."""
    try:
        return text.encode("latin-1").decode("utf-8") != text
    except ValueError:
        return False


_words = (
    st.one_of(
        st.sampled_from(AWKWARD),
        st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40),
    )
    .map(lambda text: " ".join(text.split()) or "x")
    .filter(lambda text: not _looks_twice_encoded(text))
)
_name = st.text("ABCDEFGHabcdefghijklmnÉéłØ’-", min_size=2, max_size=9).filter(lambda text: text.strip("’-") == text)
_authors = st.one_of(
    st.tuples(_name, _name).map(lambda parts: f"{parts[0].title()}, {parts[1].title()}"),
    st.just("van der Berg, Anna-Maria"),
    st.just("Royal Borough of Example, Children and Families"),
    st.just('Centre for "Practice" & Learning'),
)
_dates = st.one_of(
    st.none(),
    st.integers(1900, 2026).map(str),
    st.dates(max_value=COLLECTION_DAY).map(lambda day: f"{max(day.year, 1900)}-{day.month:02}"),
    st.dates(min_value=COLLECTION_DAY.replace(year=1950), max_value=COLLECTION_DAY).map(str),
)
_days = st.dates(min_value=COLLECTION_DAY.replace(year=2020), max_value=COLLECTION_DAY)


@cache
def real() -> Catalogue:
    """The project's own catalogue: its frameworks and references are used."""
    return load(REPOSITORY, COLLECTION_DAY)


@st.composite
def _fronts(draw: st.DrawFn) -> FrontMatter:
    codes = sorted({*real().domains, *real().statements})
    licence = draw(st.sampled_from(sorted(LICENCES)))
    basis: Any = draw(st.sampled_from(["own-work", "open-licence", "written-permission", "link-only"]))
    cited = draw(st.lists(st.sampled_from(sorted(real().references)), max_size=2, unique=True))
    return FrontMatter(
        title=draw(_words),
        summary=draw(_words),
        type=draw(st.sampled_from(get_args(MaterialType))),
        domains=tuple(draw(st.lists(st.sampled_from(codes), min_size=1, max_size=5, unique=True))),
        audience=_some(draw, get_args(Audience)),
        setting=_some(draw, get_args(Setting)),
        use=_some(draw, get_args(Use)),
        minutes=draw(st.integers(1, 2880)),
        outcomes=tuple(draw(st.lists(_words, min_size=1, max_size=3))),
        source=Source(
            organisation=draw(st.sampled_from(["first-body", "second-body"])),
            authors=tuple(draw(st.lists(_authors, min_size=1, max_size=3, unique=True))),
            published=draw(_dates),
            url=draw(st.sampled_from([None, "https://example.org/a?b=1&c=%22d%22", "http://example.org/ü,v;w"])),
        ),
        rights=Rights(holder=draw(_words), basis=basis, reuse=licence),
        adapted_from=tuple(
            Adaptation(citation=key, reuse=draw(st.sampled_from(sorted(LICENCES))), changes=draw(_words))
            for key in cited
        ),
        review=Review(status=Status.PUBLISHED),
        changes=_changes(draw(st.lists(_days, max_size=3)), draw(_words)),
    )


def _some(draw: st.DrawFn, values: tuple[str, ...]) -> Any:  # each value is one of a Literal's
    return tuple(draw(st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)))


def _changes(days: list[dt.date], what: str) -> tuple[Change, ...]:
    return tuple(Change(on=day, what=what) for day in sorted(days))


@st.composite
def collections(draw: st.DrawFn, site_address: str = ADDRESS) -> Collection:
    """A collection of a few materials with awkward values."""
    fronts = draw(st.lists(_fronts(), min_size=1, max_size=4))
    outlines = [
        Outline(f"material-{number}", front, (), (), (), fingerprint(front), ()) for number, front in enumerate(fronts)
    ]
    organisations = {
        "first-body": Organisation(name=draw(_words), kind="charity", url="https://example.org/?a=1&b=2"),
        "second-body": Organisation(name="University of Example", kind="university"),
    }
    made = replace(
        real(),
        materials={outline.slug: Material(outline, outline.fingerprint) for outline in outlines},
        organisations=organisations,
        site_address=site_address,
        harvesting=Harvesting(administrator="editors@example.org"),
    )
    return Collection(made)
