"""Materials that are bad, each by the name of what is wrong with it."""

from __future__ import annotations

import unicodedata
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = {
    "title": "",
    "summary": "Questions about fathers for supervision.",
    "type": "tool",
    "domains": "[PS5]",
    "audience": "[practice-supervisor]",
    "setting": "[children]",
    "use": "[one-to-one]",
    "minutes": "10",
    "outcomes": "[Ask about fathers.]",
    "source": "{organisation: practice-commons, authors: [Practice Commons editors], published: 2026-11}",
    "rights": "{holder: Practice Commons, basis: own-work, reuse: CC-BY-4.0, permission: PERM-0001}",
    "people_described": "none",
    "review": "{status: published, review_by: 2028-11-20, rights: awaited, content: {by: A second editor, "
    "on: 2026-11-20}, accessibility: awaited, lived_experience: awaited, practice_review: awaited}",
    "changes": "[{on: 2026-11-20, what: First published.}]",
}
BODY = "Ask where he lives.\n"


def material(slug: str, body: str = BODY, **fields: str | None) -> str:
    """A material without a fault, but for what is asked for.

    Args:
        slug: Its folder's name, which is its title too.
        body: Its text.
        fields: Other values of its fields, as YAML; None leaves a field out.
    """
    values = {**FIELDS, "title": slug.replace("-", " ").capitalize(), **fields}
    return (
        "---\n"
        + "".join(f"{name}: {value}\n" for name, value in values.items() if value is not None)
        + f"---\n\n{body}"
    )


def bad_materials() -> Iterator[tuple[str, bytes]]:
    """The slug of each bad material, which says what is wrong with it, and its index.md."""
    for slug, content in _bytes():
        yield f"bytes-{slug}", content
    for slug, text in (*_unseen(), *_yaml(), *_fields(), *_markdown(), *_html(), *_links(), *_people()):
        yield slug, text.encode("utf-8", "surrogatepass")


def _bytes() -> Iterator[tuple[str, bytes]]:
    good = material("asking-about-cafés", "Ask: naïve “questions”.\n")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp437", "mac-roman"):
        yield encoding, good.encode(encoding, "replace")
    text = material("asking").encode()
    broken = {
        "overlong": b"\xc0\x80", "half-a-pair": b"\xed\xa0\x80", "lone-continuation": b"\x80", "cut-off": b"\xe2\x80",
        "past-the-end": b"\xf4\x90\x80\x80", "five-bytes": b"\xf8\x88\x80\x80\x80", "byte-ff": b"\xff",
        "nul": b"\x00",
        "all-controls": bytes(range(32)), "two-marks": b"\xef\xbb\xbf\xef\xbb\xbf",
    }  # fmt: skip
    yield from ((slug, text + what) for slug, what in broken.items())
    whole = {
        "empty": b"", "only-spaces": b"   \n", "only-nul": b"\x00" * 5000, "compressed": zlib.compress(text * 20),
        "png": b"\x89PNG\r\n\x1a\n" + bytes(99), "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "zip": b"PK\x03\x04" + bytes(99),
        "elf": b"\x7fELF" + bytes(99), "every-byte": bytes(range(256)) * 9,
        "eight-megabytes": text + b"a\n" * 4_100_000,
        "mark-in-the-middle": text.replace(b"Ask where", b"Ask \xef\xbb\xbfwhere"),
    }  # fmt: skip
    yield from whole.items()


_UNSEEN = (
    *(0x01, 0x07, 0x08, 0x0B, 0x0C, 0x1B, 0x7F, 0x80, 0x85, 0x92, 0x9B, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4),
    *(0x180B, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202D, 0x202E, 0x2060, 0x2062),
    *(0x2066, 0x2068, 0x2069, 0x206A, 0x2800, 0x3164, 0xFDD0, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFA, 0xFFFC),
    *(0xFFFE, 0x1BCA0, 0x1D173, 0xE0001, 0xE0041, 0xE007F, 0xE0100),
)


def _unseen() -> Iterator[tuple[str, str]]:
    for point in _UNSEEN:
        name = unicodedata.name(chr(point), f"u-{point:04x}").lower().replace(" ", "-")
        yield f"unseen-{name}"[:80], material(f"unseen-{point:x}", f"Ask where{chr(point)} he lives.\n")
    for point in (0x00, 0xAD, 0x200B, 0x202E, 0xFEFF):
        slug = f"escaped-{point:04x}"
        yield slug, material(slug, title=f'"Asking\\u{point:04x} him"')
        if point:
            yield f"spelled-{point:04x}", material(slug, f"Ask &#x{point:x}; him.\n")


def _yaml() -> Iterator[tuple[str, str]]:
    levels = {13: "thirteen", 200: "two-hundred", 20_000: "twenty-thousand", 90_000: "ninety-thousand"}
    for number, words in levels.items():
        yield f"yaml-lists-{words}-deep", material("deep", domains="[" * number + "]" * number)
        yield f"yaml-groups-{words}-deep", material("deep", domains="{a: " * min(number, 15_000))
        if number < 500:
            deep = "".join(f"\n{' ' * (level + 1)}a:" for level in range(number))
            yield f"yaml-indents-{words}-deep", material("deep", domains=deep)
    yield "yaml-dashes-deep", material("deep", domains="\n  " + "- " * 9000 + "a")
    laughs = "&a [l, l]" + "".join(
        f"\n{name}: &{name} [*{last}, *{last}]" for last, name in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    values = {
        "billion-laughs": laughs, "anchor": "&a tool", "alias": "*a", "merge": "{<<: {a: b}}",
        "tag-python": "!!python/object/apply:os.system ['id']",
        "tag-binary": "!!binary R0lGODlh", "tag-set": "!!set {a, b}", "tag-own": "!me tool", "unclosed-list": "[a, b",
        "unclosed-group": "{a: b", "unclosed-double": '"tool', "unclosed-single": "'tool",
        "second-colon": "tool: box",
        "bad-escape": '"to\\ol"', "directive": "\n%YAML 1.2", "tab": "\n\t- a", "percent": "%tool", "at": "@tool",
        "backtick": "`tool`",
        "complex-key": "\n  ? [a, b]\n  : c", "long-key": f"{{{'k' * 5000}: v}}", "infinity": ".inf",
        "not-a-number": ".nan",
        "huge-number": "9" * 400, "huge-exponent": "1e999999", "octal": "0777", "sexagesimal": "190:20:30",
        "binary": "0b1010",
        "no-such-day": "2026-13-45", "truth": "yes", "nothing": "~", "list": "[tool]", "group": "{tool: tool}",
        "empty": "", "second-document": "\n---\na: b",
        "star": "*", "equals": "=", "literal": "|\n  tool\n   box", "wide-list": "[" + "a," * 50_000 + "]",
        "many-quotes": '"' * 9999,
        "curly-quotes": "“tool: box”", "comment-cut": "tool #1", "colon-only": ":", "dash-only": "-",
        "question": "? ? ? ?",
    }  # fmt: skip
    for slug, value in values.items():
        yield f"yaml-{slug}", material(f"yaml-{slug}", type=value)
    good = material("form")
    yield from {
        "front-twice": good.replace("type: tool", "type: tool\ntype: tool"),
        "front-never-ends": good.replace("---\n\n", "\n"),
        "front-none": BODY,
        "front-dots": good.replace("---\n\n", "...\n\n"),
        "front-dash": good.replace("---\n", "\u2014\n"),
        "front-late": "\n" + good,
        "front-indented": " " + good,
        "front-list": "---\n- a\n- b\n---\n\nAsk.\n",
        "front-word": "---\nword\n---\n\nAsk.\n",
        "front-comment": "---\n# a\n---\n\nAsk.\n",
        "front-empty": "---\n---\n\nAsk.\n",
        "front-tabs": good.replace("type: tool", "\ttype: tool"),
        "front-no-break-space": good.replace("type: tool", "\u00a0type: tool"),
        "front-ten-thousand-fields": good.replace("type: tool", "\n".join(f"field{n}: {n}" for n in range(10_000))),
        "front-glued": good.replace("type: tool", "type:tool"),
    }.items()


def _fields() -> Iterator[tuple[str, str]]:
    for name in FIELDS:
        yield f"missing-{name.replace('_', '-')}", material(f"missing-{name}", **{name: None})
    wrong = {
        "title": ['""', "[a]", "7", "<b>Fathers</b>", '"{{ 7*7 }}<script>alert(1)</script>"', "a" * 5000],
        "summary": ["a" * 300, "<img src=x onerror=alert(1)>", "{a: b}", '"a\\nb"'],
        "type": ["pamphlet", "5", "Tool box"],
        "domains": ["PS5", "[PS99]", "[PS5, PS5]", "[ps5]", "[7]", "{PS5: a}"],
        "audience": ["[nobody]", "everyone", "[]"],
        "setting": ["[moon]", "[children, 5]"],
        "use": ["[sleeping]", "[1]"],
        "minutes": ["0", "-5", "99999", "ten", "10.5", "1:30", "010", "true", "1e400"],
        "outcomes": ["[]", "Ask.", "[[a]]", "[<i>Ask</i>]"],
        "source": ["{}", "nobody", "{organisation: nobody-here, published: 2026-11}",
                   "{organisation: practice-commons, published: Nov 2026}",
                   "{organisation: practice-commons, published: 2026-11, url: 'javascript:alert(1)'}",
                   "{organisation: practice-commons, published: 2026-11, citation: nobody2020}"],
        "rights": ["{}", "{holder: Practice Commons}", "{holder: Practice Commons, basis: theft, reuse: CC-BY-4.0}",
                   "{holder: Practice Commons, basis: own-work, reuse: CC-BY-4.0, permission: PERM-9999}",
                   "{holder: Practice Commons, basis: own-work, reuse: All rights, permission: PERM-0001}",
                   "{holder: Somebody Else, basis: open-licence, reuse: CC-BY-ND-4.0}"],
        "people_described": ["real", "yes", "[none]"],
        "review": ["{}", "{status: done}", "published",
                   "{status: published, content: {by: Us, on: 2030-01-01}, review_by: 2029-01-01}",
                   "{status: published, reviewed_by: Us, reviewed_on: 2030-01-01}"],
        "changes": ["[]", "[First published.]", "[{on: 2099-01-01, what: Later.}]", "[{on: yesterday, what: a}]"],
        "formerly": ["[../../etc/passwd]", "[Asking About]", "missing"],
        "withdrawn": ["{on: 2026-11-20, reason: superseded, replaced_by: nothing}", "yes"],
        "series": ["{name: A, part: 0}", "A"],
        "further_reading": ["nobody", "{a: b}"],
        "unheard_of": ["1"],
    }  # fmt: skip
    for name, values in wrong.items():
        for number, value in enumerate(values):
            slug = f"wrong-{name.replace('_', '-')}-{number}"
            yield slug, material(slug, **{name: value})


def _markdown() -> Iterator[tuple[str, str]]:
    bodies = {
        "no-text": "", "top-heading": "# Fathers\n\nAsk.\n", "unspaced-heading": "##Fathers\n\nAsk.\n",
        "skipped-heading": "#### Fathers\n\nAsk.\n",
        "empty-heading": "## \n\nAsk.\n", "repeated-heading": "## A\n\nAsk.\n\n## A\n\nAsk.\n",
        "run-on-list": "Ask:\n- a\n- b\n",
        "run-on-table": "Ask:\n| a |\n| - |\n| b |\n", "shallow-list": "- a\n  - b\n",
        "bold-heading": "**Fathers**\n\nAsk.\n",
        "quotes-13-deep": "> " * 13 + "Ask.\n", "quotes-9000-deep": ">" * 9000 + " Ask.\n",
        "lists-13-deep": "".join("    " * n + "- a\n" for n in range(13)),
        "lists-60-deep": "".join("    " * n + "- a\n" for n in range(60)), "brackets-9000": "[" * 9000 + "\n",
        "links-opened-3000": "[a](" * 3000 + "\n",
        "pictures-opened-3000": "![" * 3000 + "\n", "cdata-opened": "Ask <![CDATA[ him.\n",
        "declarations-3000": "<!" * 3000 + "\n",
        "tags-opened-3000": "<a " * 3000 + "\n", "comments-opened-3000": "<!--" * 3000 + "\n",
        "instructions-3000": "<?" * 3000 + "\n",
        "entity-run": "&" * 9000 + "&shy;\n", "line-of-a-megabyte": "a" * 1_000_000 + "\n",
        "data-picture": f"![A family.](data:image/png;base64,{'A' * 30_000})\n",
        "too-many-characters": "Ask where he lives, and then ask again.\n" * 6000,
        "no-alternative": "![](family.png)\n", "no-such-picture": "![A family.](family.png)\n",
        "cut-citation": "Ask [@dfe2015kss; @].\n", "cited-heading": "## Ask [@dfe2015kss]\n\nAsk.\n",
        "attributes": "*Ask*{: onclick=alert(1) }\n", "attributes-block": "## Ask {: onclick=alert(1) }\n\nAsk.\n",
        "template": "Ask {{ config }} {% raw %}.\n",
        "admonition": '!!! danger "<img src=x onerror=alert(1)>"\n    Ask.\n',
        "vague-link": "[here](https://www.gov.uk/)\n",
        "address-as-text": "[https://www.gov.uk/](https://www.gov.uk/)\n",
        "headless-table": "| | |\n| - | - |\n| a | b |\n", "wiki-link": "Ask [[genograms]].\n",
        "footnote-adrift": "Ask.[^1]\n", "unused-definition": "Ask.\n\n[him]: https://www.gov.uk/\n",
        "empty-link": "[]()\n",
    }  # fmt: skip
    for slug, body in bodies.items():
        yield f"text-{slug}", material(f"text-{slug}", body)


_ACTIVE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<iframe src=//evil.example>", "<body onload=alert(1)>",
    "<a href=javascript:alert(1)>a</a>", "<style>@import 'https://evil.example';</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<base href=//evil.example>",
    "<form action=//evil.example><input></form>",
    "<object data=//evil.example>", "<embed src=//evil.example>", "<video src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>", "<math><mi//xlink:href='data:x,1'>",
    "<template><script>1</script></template>", "<noscript><p title='</noscript><img src=x>'>",
    "<textarea autofocus onfocus=alert(1)>", "<marquee onstart=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=`x`onerror=alert(1)>", '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "<div style='background:url(//evil.example)'>", "<!--[if gte IE 4]><script>1</script><![endif]-->",
    "<?php system('id'); ?>", "<!DOCTYPE html>", "<![CDATA[<script>]]>",
    "<p id=__proto__>", "<input name=attributes>", "</div></main><h1>Gone</h1>",
    "<audio controls src=//evil.example>", "<dialog open>", "<plaintext>", "<xmp>", "<b>bold",
    "<custom-element onclick=alert(1)>", "<img src=//evil.example/pixel.gif width=1>",
    "<svg><animate onbegin=alert(1)>",
)  # fmt: skip


def _html() -> Iterator[tuple[str, str]]:
    for number, active in enumerate(_ACTIVE):
        slug = f"html-{number:02}"
        yield slug, material(slug, f"Ask.\n\n{active}\n")


_ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#115;cript:alert(1)", "javascript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)",
    "file:///etc/passwd", "ftp://evil.example/", "//evil.example/", "/etc/passwd", "../../../../etc/passwd",
    "..\\..\\windows", "https://[", "https://[::1", "http://",
    "https://user:secret@evil.example/", "http://evil.example/", "https://evil.example:99999/",
    "blob:https://evil.example/1", "view-source:https://evil.example", "%2e%2e/%2e%2e/x",
    "nowhere.md", "../nowhere/index.md", "#nowhere", "../", "ws://evil.example/", "intent://evil", "ms-word:ofe|u|x",
    "x-help:1", "https:/evil.example",
)  # fmt: skip


def _links() -> Iterator[tuple[str, str]]:
    for number, address in enumerate(_ADDRESSES):
        slug = f"link-{number:02}"
        yield slug, material(slug, f"[What he said]({address})\n")
    for number, address in enumerate(_ADDRESSES[:6]):
        slug = f"picture-{number:02}"
        yield slug, material(slug, f"![A family.]({address})\n")


def _people() -> Iterator[tuple[str, str]]:
    said = (
        "Write to jo.bloggs@hotmail.com.", "Her NHS number is 943 476 5919.", "His number is AB 12 34 56 C.",
        "They live at 14 High Street, LS1 4AP.",
        "Jo Bloggs, born 3 March 2012, lives there.", "Date of birth: 03/03/2012.",
    )  # fmt: skip
    for number, sentence in enumerate(said):
        slug = f"person-{number}"
        yield slug, material(slug, f"Ask.\n\n{sentence}\n")
