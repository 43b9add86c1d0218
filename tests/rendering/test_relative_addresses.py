"""The address of one page from another is the one that a browser follows back to it."""

from __future__ import annotations

from urllib.parse import urljoin

from hypothesis import given
from hypothesis import strategies as st

from build_tools.rendering.markup import relative_address

FOLDERS = st.lists(st.sampled_from(["a", "b", "aa", "2"]), max_size=4).map(
    lambda names: "".join(f"{n}/" for n in names)
)
TARGETS = st.builds(str.__add__, FOLDERS, st.sampled_from(["", "cite.ris", "icons.svg#ps7", "#part"]))


@given(FOLDERS, TARGETS)
def test_a_browser_comes_to_the_page_that_was_meant(page: str, target: str) -> None:
    relative = relative_address(page, target)
    assert not relative.startswith("/")
    assert urljoin(f"https://example.org/x/{page}", relative) == f"https://example.org/x/{target}"


def test_an_address_is_as_short_as_can_be() -> None:
    assert relative_address("materials/a/", "materials/b/") == "../b/"
    assert relative_address("materials/a/", "materials/a/cite.ris") == "cite.ris"
    assert relative_address("materials/a/", "materials/a/#part") == "#part"
    assert relative_address("materials/a/", "materials/a/") == "./"
    assert relative_address("", "find/") == "find/"
    assert relative_address("domains/ps7/", "") == "../../"
