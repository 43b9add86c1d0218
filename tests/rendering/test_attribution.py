"""The credit of a material says title, author, source and licence, and escapes what it quotes."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from build_tools.rendering.attribution import Credit, Origin, credit_html, credit_text

BY = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
OGL = "Contains public sector information licensed under the Open Government Licence v3.0."
LINES = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1)


def test_title_author_source_and_licence() -> None:
    credit = Credit("Asking", ("Jo Ex", "A & B"), "Example University", "https://example.org/asking/", *BY)
    assert credit_text(credit) == (
        "‘Asking’ (https://example.org/asking/) by Jo Ex, A & B, Example University "
        "is under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)."
    )
    assert credit_html(credit) == (
        '<a href="https://example.org/asking/">‘Asking’</a> by Jo Ex, A &amp; B, Example University '
        'is under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.'
    )


def test_an_organisation_that_is_its_own_author_is_named_once() -> None:
    credit = Credit("Asking", ("Practice Commons editors",), "Practice Commons", "", *BY)
    assert credit_text(credit).startswith("‘Asking’ by Practice Commons editors is under CC BY 4.0 (")


def test_permission_adaptation_and_statement_are_said() -> None:
    origin = Origin(
        "Department (2015) Statements.", "Open Government Licence v3.0", "https://x.example/", OGL, "Shortened."
    )
    credit = Credit("Asking", ("Jo",), "Jo", "", *BY, permission_of="Example University", origins=(origin,))
    assert credit_text(credit).endswith(
        "Used with permission of Example University. Adapted from: Department (2015) Statements, under "
        f"Open Government Licence v3.0 (https://x.example/). Changes: Shortened. {OGL}"
    )


@given(title=LINES, author=LINES, organisation=LINES, changes=LINES)
def test_the_html_says_what_the_text_says_and_obeys_nothing(
    title: str, author: str, organisation: str, changes: str
) -> None:
    origin = Origin("Original", "CC0", "https://x.example/", "", changes)
    credit = Credit(title, (author,), organisation, "", "CC0", "", origins=(origin,))
    seen: list[str] = []
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            seen.append(data)

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(f"{tag} {attrs}")

    reader = Reader()
    reader.feed(credit_html(credit))
    reader.close()
    assert "".join(seen) == credit_text(credit).replace(" (https://x.example/)", "")
    assert tags == ["a [('href', 'https://x.example/')]"]
