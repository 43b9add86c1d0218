from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.media.drawings import FUNCTIONS, MEASURES, SHAPES, WORDS, Drawing, clean_drawing
from build_tools.media.looking import as_published
from tests.built_site import REPOSITORY
from tests.timing import least_seconds

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
HOSTILE = [
    "<script>alert(1)</script>",
    "<script href='https://a.example/x.js'/>",
    "<script xlink:href='data:text/javascript,alert(1)'/>",
    "<s:script xmlns:s='http://www.w3.org/2000/svg'>alert(1)</s:script>",
    "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "<h:svg xmlns:h='http://www.w3.org/1999/xhtml'/>",
    "<h:iframe xmlns:h='http://www.w3.org/1999/xhtml' src='javascript:alert(1)'/>",
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='alert(1)'/></foreignObject>",
    "<style>@import url(https://a.example/x.css);</style>",
    "<style>* { background: url(https://a.example/x) }</style>",
    "<style><![CDATA[ @import 'https://a.example/x.css'; ]]></style>",
    "<image href='https://a.example/x.png'/>",
    "<image xlink:href='data:image/svg+xml;base64,PHN2Zz4='/>",
    "<feImage href='https://a.example/x.png'/>",
    "<filter id='f'><feImage href='#a'/></filter>",
    "<a href='javascript:alert(1)'><text>x</text></a>",
    "<a xlink:href='javascript:alert(1)'><text>x</text></a>",
    "<a href='https://a.example/'><text>x</text></a>",
    "<use href='https://a.example/x.svg#a'/>",
    "<use xlink:href='data:image/svg+xml,x#a'/>",
    "<use href='other.svg#a'/>",
    "<use href='//a.example/x.svg#a'/>",
    "<use href='javascript:alert(1)'/>",
    "<use href='&#106;avascript:alert(1)'/>",
    "<use href=''/>",
    "<set attributeName='href' to='javascript:alert(1)'/>",
    "<animate attributeName='href' values='javascript:alert(1)'/>",
    "<animateTransform attributeName='transform' onbegin='alert(1)'/>",
    "<animateMotion path='M0 0'/>",
    "<handler type='text/javascript'>alert(1)</handler>",
    "<listener event='load' handler='#x'/>",
    "<discard begin='0s'/>",
    "<video href='https://a.example/x.mp4'/>",
    "<audio href='https://a.example/x.mp3'/>",
    "<iframe src='https://a.example/'/>",
    "<embed src='https://a.example/'/>",
    "<object data='https://a.example/'/>",
    "<metadata>Example Person</metadata>",
    "<switch><g/></switch>",
    "<view id='v'/>",
    "<cursor href='https://a.example/x.cur'/>",
    "<font-face-uri href='https://a.example/x.woff'/>",
    "<color-profile href='https://a.example/x.icc'/>",
    "<tref href='https://a.example/x.txt'/>",
    "<textPath href='#a'/>",
    "<g onload='alert(1)'/>",
    "<g ONCLICK='alert(1)'/>",
    "<g onfocusin='alert(1)'/>",
    "<g style='background:url(https://a.example/x)'/>",
    "<g style='fill:red'/>",
    "<g class='x'/>",
    "<g tabindex='0'/>",
    "<g data-x='1'/>",
    "<g xml:base='https://a.example/'/>",
    "<g xmlns:ev='http://www.w3.org/2001/xml-events' ev:event='load'/>",
    "<g xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:label='Example Person'/>",
    "<g xmlns:i='urn:x' i:fill='red'/>",
    "<g xmlns:i='urn:x' i:role='img'/>",
    "<rect fill='url(https://a.example/x.svg#a)'/>",
    "<rect fill='url(//a.example/x.svg#a)'/>",
    "<rect fill='url(x.svg#a)'/>",
    "<rect fill='URL(https://a.example/x)'/>",
    "<rect fill='u\\72l(https://a.example/x)'/>",
    "<rect fill='url/**/(https://a.example/x)'/>",
    "<rect fill='url( &quot;https://a.example/x&quot; )'/>",
    "<rect fill='image(&quot;x&quot;)'/>",
    "<rect fill='image-set(&quot;x&quot; 1x)'/>",
    "<rect fill='src(&quot;x&quot;)'/>",
    "<rect fill='var(--x)'/>",
    "<rect fill='expression(alert(1))'/>",
    "<rect fill='red;background:blue'/>",
    "<rect clip-path='url(https://a.example/x.svg#c)'/>",
    "<rect mask='url(data:image/svg+xml,x)'/>",
    "<rect filter='url(#f)'/>",
    "<rect cursor='url(https://a.example/x.cur)'/>",
    "<rect marker-start='url(javascript:alert(1))'/>",
    "<rect font-family='x&lt;script&gt;'/>",
    "<?xml-stylesheet href='https://a.example/x.css'?>",
    "<?php echo 1 ?>",
    "<unknown/>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<g id='z'><use href='#z'/></g>",
    "<pattern id='p'><rect fill='url(#p)'/></pattern>",
    "<clipPath id='c' clip-path='url(#c)'/>",
]
STARTS = [
    "<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg'/>",
    "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'><svg/>",
    "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&a;</text></svg>",
    "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg><text>&a;</text></svg>",
    "<!DOCTYPE svg [<!ENTITY % a SYSTEM 'http://a.example/x.dtd'> %a;]><svg/>",
    "<?xml version='1.0' encoding='utf-7'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "<?xml version='1.0' encoding='utf-16'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "<?xml-stylesheet href='https://a.example/x.css'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "<html xmlns='http://www.w3.org/1999/xhtml'/>",
    "<g xmlns='http://www.w3.org/2000/svg'/>",
    "<svg xmlns='http://www.w3.org/2000/svg'>",
    "<svg xmlns='http://www.w3.org/2000/svg'/><script/>",
    "<svg xmlns='http://www.w3.org/2000/svg'>&nbsp;</svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><g a='1' a='2'/></svg>",
    "",
    "not a drawing",
]


def drawing(inside: str) -> str:
    return f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}">\n<rect id="a"/>\n{inside}\n</svg>'


@pytest.mark.parametrize("inside", HOSTILE)
def test_what_may_not_stand_in_a_drawing_is_refused_at_its_line(inside: str) -> None:
    faults = Drawing(drawing(inside)).faults
    assert faults
    is_repeated = "within itself" in faults[0][1]
    assert all(span.line == (4 if is_repeated else 3) for span, _ in faults)
    with pytest.raises(ValueError, match="this drawing"):
        clean_drawing(drawing(inside))


@pytest.mark.parametrize("text", STARTS)
def test_what_is_no_plain_drawing_is_refused(text: str) -> None:
    assert Drawing(text).faults


def tree(element: ET.Element) -> tuple[str, tuple[tuple[str, str], ...], str, list[object], str]:
    attributes = tuple(sorted((key.replace(f"{{{XLINK}}}", ""), value) for key, value in element.attrib.items()))
    return element.tag, attributes, element.text or "", [tree(each) for each in element], element.tail or ""


DRAWINGS = sorted([*(REPOSITORY / "materials").rglob("*.svg"), *(REPOSITORY / "tests" / "repositories").rglob("*.svg")])


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.name)
def test_an_accepted_drawing_is_published_as_the_same_drawing(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert Drawing(text).faults == []
    assert tree(ET.fromstring(clean_drawing(text))) == tree(ET.fromstring(text))  # noqa: S314 - our own
    assert clean_drawing(clean_drawing(text)) == clean_drawing(text)


def test_everything_on_the_list_is_kept() -> None:
    gradient = '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
    words = "".join(f' {name}="x"' for name in sorted(WORDS - {"id"}))
    inside = f'<!-- a --><g xml:lang="en" xml:space="preserve"{words}><use xlink:href="#a" x="1"/>'
    inside += f'<rect fill="url(#g) none"/>{gradient}</g>'
    inside += "".join(
        f'<{name} transform="{function}(1 2)"/>' for name in sorted(SHAPES) for function in sorted(FUNCTIONS)
    )
    inside += "".join(f'<path {name}="1.5"/>' for name in sorted(MEASURES))
    inside += "<text font-family=\"'Open Sans', sans-serif\">a &amp; b &lt; c <![CDATA[ <d> ]]></text>"
    assert Drawing(drawing(inside)).faults == []
    assert tree(ET.fromstring(clean_drawing(drawing(inside)))) == tree(ET.fromstring(drawing(inside)))  # noqa: S314 - our own
    assert "<!--" not in clean_drawing(drawing(inside))


def test_each_shape_and_attribute_of_the_list_is_needed_for_what_it_lets_through() -> None:
    for name in ("script", "style", "image", "a", "foreignObject", "animate", "set"):
        assert name not in SHAPES
    for name in ("style", "class", "filter", "cursor", "href", "base"):
        assert name not in MEASURES | WORDS
    assert not [name for name in MEASURES | WORDS if name.lower().startswith("on")]
    assert not FUNCTIONS & {"url", "image", "image-set", "src", "var", "attr", "env", "element", "cross-fade"}


def repeated(levels: int) -> str:
    parts = [f'<g id="r{each}">' + f'<use href="#r{each + 1}"/>' * 10 + "</g>" for each in range(levels)]
    return drawing("".join(parts) + f'<g id="r{levels}"><rect/></g>')


@pytest.mark.parametrize(
    "text",
    [
        repeated(9),
        drawing("<g>" * 60 + "</g>" * 60),
        drawing("<rect/>" * 20_001),
        drawing("".join(f'<g id="c{each}"><use href="#c{each + 1}"/></g>' for each in range(5_000))),
        "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>"
        + "".join(f"<!ENTITY a{each} '{f'&a{each - 1};' * 10}'>" for each in range(1, 10))
        + "]><svg>&a9;</svg>",
        f"<!DOCTYPE svg [<!ENTITY a '{'a' * 100_000}'>]><svg>{'&a;' * 50_000}</svg>",
    ],
)
def test_a_small_drawing_that_is_endless_to_draw_is_refused_at_once(text: str) -> None:
    assert Drawing(text).faults
    assert least_seconds(lambda: Drawing(text), 2) < 2


def test_a_drawing_that_repeats_a_little_is_accepted() -> None:
    assert Drawing(repeated(3)).faults == []


@given(st.text(alphabet="<>/='\"&;#! abghrefonluscipt:()\n", max_size=60))
def test_whatever_is_accepted_is_published_without_anything_active(inside: str) -> None:
    text = drawing(inside)
    if Drawing(text).faults == []:
        published = as_published("a.svg", text.encode()).decode()
        assert Drawing(published).faults == []
        for element in ET.fromstring(published).iter():  # noqa: S314 - written by us
            assert element.tag.removeprefix(f"{{{SVG}}}") in SHAPES
            assert not [name for name in element.attrib if re.match("on|style", name)]
