"""The quick look at a page's HTML hides nothing from the reading of it tag by tag."""

from hypothesis import given
from hypothesis import strategies as st

from build_tools.rendering import markup
from build_tools.rendering.markup import CSL_JSON

PIECES = st.sampled_from(
    [
        *(
            "<a",
            "<b",
            "<script",
            "<IFRAME",
            "<link",
            "<p",
            "</p>",
            ">",
            "/>",
            " ",
            "\n",
            "\t",
            '"',
            "'",
            "=",
            "==",
            "/",
            "x",
        ),
        *(" href", " HREF", "\nsrc", " srcset", "/data", " action", " poster", " download", " onclick", "'onload"),
        *('="', "='", "= ", "javascript:", "JaVa&#115;cript:", "java\tscript:", "https://e.org", "//e.org", "mailto:a"),
        *(f'<a href="data:{CSL_JSON},%5B%5D" type="{CSL_JSON}" download="a.json">', f"data:{CSL_JSON},%5B", "&colon;"),
        *("<!--", "-->", "<![CDATA[", "&quot;", " one ", " only = ", "picture.svg", "#ref-a"),
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_what_the_quick_look_passes_has_nothing_active_in_it(html: str) -> None:
    reader = markup._Active()
    reader.feed(html)
    reader.close()
    assert bool(reader.found) <= markup._could_be_active(html)


def test_an_ordinary_page_is_not_read_tag_by_tag() -> None:
    page = f'<a href="../one/">on = one</a><img src="a.svg"><a href="data:{CSL_JSON},%5B%5D" type="{CSL_JSON}"'
    assert not markup._could_be_active(page + ' download="a.json">CSL</a>')
