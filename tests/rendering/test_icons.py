"""The file of drawings: it holds every one that a page shows, and nothing that acts or fetches."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from build_tools.loading import load
from build_tools.rendering.icons import icon_name, icon_sheet
from tests.built_site import REPOSITORY
from tests.specification_runs import TODAY

NAMES = set(re.findall(r'<symbol id="([^"]+)"', icon_sheet()))


def test_every_domain_has_a_drawing_that_is_there() -> None:
    assert {icon_name(code) for code in load(REPOSITORY, TODAY).domains} <= NAMES
    assert (icon_name("PS7"), icon_name("PCF6"), icon_name("X1")) == ("ps7", "pcf", "domain")


def test_every_drawing_that_the_theme_names_is_there() -> None:
    partials = "".join(path.read_text() for path in (REPOSITORY / "overrides" / "partials").glob("*.html"))
    assert {name for name in re.findall(r"#([a-z-]+)\"/>", partials) if "{" not in name} == {"logo", "search", "top"}
    assert {"logo", "search", "scheme-default", "scheme-slate"} <= NAMES


def test_the_file_is_a_drawing_with_symbols_only() -> None:
    root = ET.fromstring(icon_sheet())  # noqa: S314 - our own
    assert {child.tag.rpartition("}")[2] for child in root} == {"symbol"}
    assert all(child.get("viewBox") == "0 0 24 24" for child in root)
    assert not re.search(r"href|script|\son", icon_sheet())
