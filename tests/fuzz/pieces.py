"""What the targets are given: pieces of each grammar put together at random, real files with changes, and any bytes."""

from __future__ import annotations

import random
import re
import zipfile
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from hypothesis import strategies as st
from PIL import Image

from tests.fuzz.library import REPOSITORY, SMALL
from tests.fuzz.mutations import SIGNS, TYPES, mutated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FIELDS = (
    *("title", "summary", "type", "domains", "audience", "setting", "use", "minutes", "outcomes", "series", "source"),
    *("rights", "people_described", "review", "changes", "formerly", "recording", "withdrawn", "third_party", "terms"),
    *("steps", "material", "why", "authors"),
    *(
        "organisations",
        "frameworks",
        "id",
        "kind",
        "covers",
        "given_by",
        "<<",
        "=",
        "name",
        "published",
        "licence",
        "- a",
    ),
)
YAML_PIECES = (
    *(f"{field}: ".encode() for field in FIELDS),
    *(b"\n", b"\n", b"\n", b"\n  ", b"\n  ", b"\n    ", b"\n- ", b"\n  - ", b"---\n", b"...\n", b": ", b", ", b" # "),
    *(b"PS7", b"own-work", b"CC-BY-4.0", b"published", b"practice-commons", b"{a: ", b"}", b"? ", b"\t", b"\n\n## A\n"),
    *TYPES,
)
BIBTEX_PIECES = (
    *(
        b"@article{a,\n",
        b"@book{b,",
        b"@string{x = {y}}\n",
        b"@comment{",
        b"@preamble{",
        b"@misc(c,",
        b"@",
        b"@book",
        b"{",
    ),
    *(
        b"}",
        b"}\n",
        b"},\n",
        b"{{",
        b"}}",
        b'"',
        b",",
        b"=",
        b" = ",
        b"#",
        b" # ",
        b"\\",
        b"%",
        b"$",
        b"~",
        b"--",
        b"``",
        b"''",
    ),
    *(
        b"title = {A thing}",
        b"author = {Reed, Tom and others}",
        b"author = {",
        b" and ",
        b"and and",
        b"{World} Bank",
        b"van der ",
    ),
    *(
        b"year = 2001",
        b"month = jan",
        b"url = {https://example.org}",
        b"doi = {10.1/x}",
        b"verified = {Seen.}",
        b"key:1",
        b"a",
    ),
    *(
        b'{\\"o}',
        b"\\'{e}",
        b"\\textbf{",
        b"\\url{",
        b"\\frac",
        b"\\begin{a}",
        b"\\end{a}",
        b"$x^2$",
        b"\\,",
        b", , ,",
        b"\n",
        b" ",
    ),
    *(
        b"\xc3\xa9",
        b"<b>",
        b"&amp;",
        b"\\newcommand{\\a}{\\a}\\a",
        b"^",
        b"_",
        b"\\input{/etc/hosts}",
        b"{" * 40,
        b"}" * 40,
    ),
)
MARKDOWN_PIECES = (
    *SIGNS,
    *(
        b"## A heading\n\n",
        b"A line of text.\n",
        b"\n\n",
        b"\n",
        b" ",
        b"word",
        b"*",
        b"**",
        b"_",
        b"- item\n",
        b"    - inner\n",
    ),
    *(
        b"[text](https://example.org)",
        b"![x](x.png)",
        b"[a][b]",
        b"[b]: https://example.org\n",
        b"<https://example.org>",
        b"&lt;",
    ),
    *(
        b"| a | b |\n| --- | --- |\n| c | d |\n",
        b"> quoted\n",
        b"[^n]: note\n",
        b"[^n]",
        b"``` python\nx\n```\n",
        b"- [ ] task\n",
    ),
    *(
        b"[@reed2001, p. 3]",
        b"[@a; @b]",
        b"@reed2001 [p. 3]",
        b"<a@b.example>",
        b"{#id}",
        b"{.cls}",
        b"!!! note\n",
        b"??? x\n",
    ),
    *(
        b"[TOC]\n",
        b"*[HTML]: x\n",
        b"Term\n: meaning\n",
        b"---\n",
        b"===\n",
        b"`code`",
        b"``",
        b"$x$",
        b"\\(",
        b"~~a~~",
        b"==a==",
    ),
    *(
        b"](java\nscript:x)",
        b"](JaVaScRiPt:alert(1))",
        b"](&#106;avascript:x)",
        b"](vbscript:x)",
        b"](data:text/html,x)",
    ),
    *(
        b"](https:\\\\x)",
        b"](<",
        b">)",
        b"](x 'title')",
        b'](x "t',
        b"[a]: javascript:x\n",
        b"<javascript:x>",
        b"](\x01javascript:x)",
    ),
    *(
        b"\xc2\xad",
        b"\xef\xbf\xbd",
        b"&#x6a;",
        b"&colon;",
        b"\x02wzxhzdk:0\x03",
        b"\x02klzzwxh:0000\x03",
        b"\x02amp\x03",
    ),
)
NAMES = (
    *(
        b"materials/",
        b"docs/",
        b"citations/",
        b"permissions/",
        b"permissions/declarations/",
        b"index.md",
        b"a-talk/",
        b"x/",
    ),
    *(
        b"A-Talk/",
        b"index.html",
        b"INDEX.MD",
        b"cite.bib",
        b"CNAME",
        b"_headers",
        b"assets/",
        b".htaccess",
        b".git/",
        b"con",
    ),
    *(
        b"nul.md",
        b"aux.png",
        b"a b.png",
        b"a\xcc\x81.png",
        b"\xc3\xa1.png",
        b"\xe2\x80\xae.png",
        b"\xff",
        b"\xed\xa0\x80",
        b"%2e%2e",
    ),
    *(
        b"..",
        b"...",
        b".",
        b"/",
        b"//",
        b"\\",
        b":",
        b"*",
        b"?",
        b"|",
        b"<script>",
        b'"',
        b"'",
        b"`",
        b"\t",
        b"\r",
        b"\x1b[31m",
    ),
    *(
        b"\n",
        b"\n",
        b"\nmaterials/x/",
        b".png",
        b".svg",
        b".pdf",
        b".md",
        b".yaml",
        b".bib",
        b"name" * 30,
        b"~",
        b"$x",
        b"-",
        b"--",
    ),
    *(
        b"::error file=x::y",
        b"search/",
        b"find.md",
        b"sitemap.xml",
        b"404.html",
        b"materials/x/index.md",
        b"docs/about.md",
        b" ",
    ),
)
SVG_PIECES = (
    *(
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"</svg>",
        b"<title>a</title>",
        b"<path d='M0 0'/>",
        b"<text>a</text>",
        b"<g>",
    ),
    *(
        b"</g>",
        b"<script>",
        b"</script>",
        b"<foreignObject>",
        b"<use href='#a'/>",
        b"<use href='x#a'/>",
        b"<a href='javascript:x'>",
    ),
    *(
        b"<image href='//x'/>",
        b"<set attributeName='href' to='javascript:x'/>",
        b"<animate/>",
        b"<style>",
        b"@import 'x'",
        b"</style>",
    ),
    *(
        b" onload='x'",
        b" style='x'",
        b" fill='url(#a)'",
        b" fill='url(//x)'",
        b" xlink:href='x'",
        b" xmlns:xlink='http://www.w3.org/1999/xlink'",
    ),
    *(
        b"<!DOCTYPE svg>",
        b"<!ENTITY a 'b'>",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?xml version='1.0'?>",
        b"<?xml-stylesheet href='x'?>",
    ),
    *(
        b"&a;",
        b"&#60;",
        b"<h:script xmlns:h='http://www.w3.org/1999/xhtml'>",
        b"<rect/>",
        b"<linearGradient id='a'/>",
        b"<desc>",
        b"</desc>",
    ),
    *(
        b"xmlns='http://www.w3.org/1999/xhtml'",
        b"<iframe src='x'/>",
        b"<text x='",
        b"'",
        b'"',
        b">",
        b"<",
        b"/>",
        b" ",
        b"\n",
        b"a:b",
    ),
)


@cache
def _pictures_and_documents() -> tuple[bytes, ...]:
    """A small file of each kind, some with what may not be published: the first byte is for the file's ending."""
    made: list[tuple[int, bytes]] = []
    picture = Image.new("RGB", (3, 2), "red")
    exif = Image.Exif()
    exif[0x010E] = "A description"
    options: dict[str, dict[str, Any]] = {
        "PNG": {"exif": exif},
        "JPEG": {"exif": exif},
        "GIF": {"save_all": True, "append_images": [Image.new("RGB", (3, 2), "blue")]},
        "WEBP": {"exif": exif},
    }
    for ending, (form, more) in zip((1, 2, 5, 6), options.items(), strict=True):
        for given in (more, {}):
            file = BytesIO()
            picture.save(file, form, **given)
            made.append((ending, file.getvalue()))
    types, document = "[Content_Types].xml", "word/document.xml"
    made += [
        (4, _archive(types, document)),
        (4, _archive(types, document, "word/vbaProject.bin", "docProps/core.xml", "../x")),
        (7, _archive(types, "ppt/presentation.xml")),
        (3, _pdf(with_script=False)),
        (3, _pdf(with_script=True)),
    ]
    return tuple(bytes([ending]) + content for ending, content in made)


def _archive(*names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), f"<a>{name}</a>")
    return file.getvalue()


def _pdf(*, with_script: bool) -> bytes:
    pdf, file = pikepdf.new(), BytesIO()
    pdf.add_blank_page(page_size=(9, 9))
    if with_script:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.docinfo["/Author"] = "Somebody"
    pdf.save(file, static_id=True, compress_streams=False)
    return file.getvalue()


PIECES: dict[str, Sequence[bytes]] = {
    "front_matter": YAML_PIECES,
    "bibtex": BIBTEX_PIECES,
    "markdown_to_page": MARKDOWN_PIECES,
    "names_and_paths": NAMES,
    "media": SVG_PIECES,
}


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Real files that a target is given, as they are and with changes."""
    if target == "bibtex":
        return _read(REPOSITORY / "citations", "*.bib") + _read(SMALL / "citations", "*.bib")
    if target == "markdown_to_page":
        return tuple(_at_home(each.partition(b"\n---\n")[2]) for each in _materials())
    if target == "names_and_paths":
        return (b"materials/x/index.md\nmaterials/x/map.png\ndocs/about.md\npermissions/declarations/2026-1.md",)
    if target == "media":
        drawings = tuple(b"\x00" + each for each in _read(REPOSITORY / "materials", "*.svg"))
        return drawings + _pictures_and_documents()
    registers = [
        (SMALL / name).read_bytes() for name in ("permissions/PERM-0001.yaml", "organisations.yaml", "kss_map.yaml")
    ]
    own = _read(SMALL / "materials", "index.md")
    short = tuple(each.partition(b"\n---\n")[0] + b"\n---\n\n## A heading\n\nA line of text.\n" for each in own)
    return (
        *(b"\xff" + each for each in (*own, *short * 6, *_read(REPOSITORY / "materials", "index.md"))),
        *(bytes([number]) + each for number, each in enumerate(registers, 1)),
        b"\x04" + (REPOSITORY / "glossary.yaml").read_bytes()[:4000],
        b"\x05" + (REPOSITORY / "cpd_expectations.yaml").read_bytes(),
    )


_LINK = re.compile(rb"\]\((?!https?:)[^)\n]*\)")
_KEY = re.compile(rb"(?<=@)[a-z][a-z0-9_]+")


def _at_home(text: bytes) -> bytes:
    """A text whose links and citations lead somewhere in the small repository, so that a page can be made of it."""
    return _KEY.sub(b"dfe2015kss", _LINK.sub(b"](https://example.org/)", text))


def _materials() -> tuple[bytes, ...]:
    return _read(SMALL / "materials", "index.md") + _read(REPOSITORY / "materials", "index.md")


def _read(folder: Path, name: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(folder.rglob(name)))


GOOD_MARKDOWN = (
    *(b"## A heading\n\n", b"A line of text.\n\n", b"Two lines,\nof *which* one is **bold**.\n\n"),
    *(
        b"- item\n- item\n    - inner\n\n",
        b"1. one\n2. two\n\n",
        b"> quoted\n> more\n\n",
        b"``` python\nx = '<b>'\n```\n\n",
    ),
    *(
        b"| a | b |\n| --- | --: |\n| c | `d` |\n\n",
        b"[the guide](https://example.org/a?b=c&d)\n\n",
        b"Reflect [@dfe2015kss, p. 3].\n\n",
    ),
    *(
        b"@dfe2015kss [p. 3] says so.\n\n",
        b"A note.[^n]\n\n[^n]: It.\n\n",
        b"- [ ] task\n- [x] done\n\n",
        b"`code` and `` ` ``\n\n",
    ),
    *(
        b"<https://example.org>\n\n",
        b"---\n\n",
        b"[a guide][b]\n\n[b]: https://example.org 'title'\n\n",
        b"a &amp; b &lt;i&gt;\n\n",
    ),
    *(
        b"caf\xc3\xa9 \xe2\x80\x9cquoted\xe2\x80\x9d\n\n",
        b"\\*not\\* \\<b\\>\n\n",
        b"1 < 2 > 0 & 3\n\n",
        b"a_b_c snake_case\n\n",
    ),
)
"""What people write, of which pages are made."""


def _mostly_good(rng: random.Random) -> bytes:
    pieces = rng.choices(GOOD_MARKDOWN, k=rng.randint(1, 8))
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        at = rng.randrange(len(pieces) + 1)
        pieces.insert(at, rng.choice(MARKDOWN_PIECES))
    text = b"".join(pieces)
    return mutated(text, rng) if rng.random() < 0.5 else text


def put_together(target: str, rng: random.Random) -> bytes:
    """What a target is given, quickly: pieces of its grammar, a real file with changes, or both."""
    choice = rng.random()
    if choice < (0.25 if target == "markdown_to_page" else 0.45):
        return mutated(rng.choice(seeds(target)), rng)
    if target == "markdown_to_page" and choice < 0.75:
        return _mostly_good(rng)
    pieces = b"".join(rng.choices(PIECES[target], k=rng.randint(1, 25)))
    if target == "front_matter":
        pieces = rng.choice((b"\xff---\n", b"\xff---\n", b"\x01", b"\x02", b"\x03", b"\x04")) + pieces
    elif target == "media":
        pieces = bytes([rng.choice((0, 0, 0, 1, 2, 3, 4, 5, 6, 7))]) + pieces
    if choice < 0.9:
        return pieces
    seed = rng.choice(seeds(target))
    start = rng.randrange(len(seed) + 1)
    return seed[:start] + pieces + seed[start:]


def given_to(target: str) -> st.SearchStrategy[bytes]:
    """What Hypothesis gives a target: the same, and pieces and bytes that it can make smaller."""
    prefix = st.sampled_from((b"\xff---\n", b"\x01", b"\x02")) if target == "front_matter" else st.just(b"\0")
    pieces = st.lists(st.sampled_from(PIECES[target]), max_size=20).map(b"".join)
    grammar = st.builds(bytes.__add__, prefix, pieces) if target in {"front_matter", "media"} else pieces
    made = st.integers(0, 2**48).map(lambda number: put_together(target, random.Random(number)))  # noqa: S311
    return st.one_of(made, made, made, grammar, st.binary(max_size=60))
