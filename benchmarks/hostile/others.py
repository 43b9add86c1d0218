"""Everything else that is bad: files beside a material, pages, references, grants, registers, and names."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from benchmarks.hostile.materials import material

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>A</title>{}</svg>\n'


def bad_attachments() -> Iterator[tuple[str, bytes]]:
    """The name of each bad file beside a material, and what is in it."""
    drawings = {
        "script": "<script>alert(1)</script>", "onload": '<circle onload="alert(1)"/>',
        "style": "<style>*{fill:url(//evil.example)}</style>", "link": '<a href="javascript:alert(1)"/>',
        "remote": '<image href="https://evil.example/a.png"/>', "foreign": "<foreignObject/>",
        "animate": '<animate attributeName="href"/>', "data": '<use href="data:image/svg+xml,x"/>',
        "unclosed": "<g>", "deep": "<g>" * 20_000 + "</g>" * 20_000, "wide": "<g/>" * 60_000,
        "instruction": "<?xml-stylesheet href='//evil.example'?>",
    }  # fmt: skip
    for slug, inside in drawings.items():
        yield f"drawing-{slug}.svg", SVG.format(inside).encode()
    laughs = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + SVG.format("<text>&b;</text>")
    yield "drawing-entities.svg", laughs.encode()
    yield (
        "drawing-outside.svg",
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&a;</text>").encode(),
    )
    yield "drawing-no-xml.svg", b"no drawing\n"
    yield "drawing-utf16.svg", SVG.format("").encode("utf-16")
    pictures = {
        "page.png": b"<html><script>alert(1)</script></html>", "other.jpg": b"GIF89a" + bytes(20),
        "program.gif": b"MZ" + bytes(99), "cut.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
        "nothing.png": b"", "huge.png": _png(60_000, 60_000),
        "bomb.png": _png(30_000, 30_000, zlib.compress(bytes(9_000_000))), "head.webp": b"RIFF\x00\x00\x00\x00WEBP",
    }  # fmt: skip
    yield from ((f"picture-{name}", content) for name, content in pictures.items())
    action = "1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"
    pdf = f"%PDF-1.7\n{action}\ntrailer<</Root 1 0 R>>\n"
    yield from {"script.pdf": pdf.encode(), "cut.pdf": b"%PDF-1.7\n", "page.pdf": b"<html>", "nothing.pdf": b""}.items()
    macro = {"word/vbaProject.bin": b"x" * 99, "[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
    packages = {
        "macro.docx": macro,
        "bomb.docx": {"[Content_Types].xml": b"<Types/>", "word/document.xml": bytes(250_000_000)},
        "outside.xlsx": {"../../evil.txt": b"x"},
        "embedded.pptx": {"ppt/embeddings/oleObject1.bin": b"MZ"}, "empty.docx": {},
        "many.docx": {f"word/{n}.xml": b"" for n in range(5000)},
    }  # fmt: skip
    yield from ((f"office-{name}", _package(files)) for name, files in packages.items())
    yield "office-cut.docx", b"PK\x03\x04"
    kinds = (
        "exe",
        "js",
        "html",
        "php",
        "zip",
        "docm",
        "bat",
        "sh",
        "py",
        "jar",
        "apk",
        "iso",
        "swf",
        "hta",
        "lnk",
        "scr",
        "xlsm",
        "htm",
        "xhtml",
        "mjs",
    )
    yield from ((f"kind.{kind}", b"<script>alert(1)</script>") for kind in kinds)
    texts = {
        "latin.txt": "café".encode("latin-1"), "nul.txt": b"a\x00b", "turned.csv": "a,b\n\u202ec,d\n".encode(),
        "long-line.csv": b"a," * 20_000, "large.txt": b"a\n" * 4_100_000,
        "latin.vtt": b"WEBVTT\n\n\xff", "utf16.srt": "1\n".encode("utf-16"),
        "person.txt": b"Her NHS number is 943 476 5919.\n", "cite.bib": b"@misc{a}", "index.html": b"<p>",
        "Cite.RIS": b"TY",
    }  # fmt: skip
    yield from texts.items()
    yield "large.pdf", b"%PDF-1.7\n" + bytes(26_000_000)


def _png(width: int, height: int, data: bytes = b"") -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _package(files: dict[str, bytes]) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return whole.getvalue()


def bad_files() -> Iterator[tuple[str, bytes]]:
    """The path of each bad file outside materials/, and what is in it."""
    pages = {
        "latin.md": "café".encode("latin-1"), "script.md": b"# A\n\n<script>alert(1)</script>\n",
        "template.md": b"# A\n\n{{ config }}\n", "broken.md": b"---\ntitle: [a\n---\n\n# A\n",
        "two-titles.md": b"# A\n\n# B\n", "link.md": b"# A\n\n[What he said](javascript:alert(1))\n",
        "nowhere.md": b"# A\n\n[What he said](nothing-there.md)\n", "picture.md": b"# A\n\n![](a.png)\n",
        "unseen.md": "# A\n\nAsk\u202e him.\n".encode(), "deep.md": b"# A\n\n" + b">" * 5000 + b" a\n",
        "brackets.md": b"# A\n\n" + b"[" * 9000, "large.md": b"# A\n\n" + b"Ask him now.\n" * 20_000,
        "line.md": b"# A\n\n" + b"a" * 30_000, "materials.md": b"# A\n\nAsk.\n", "assets/a.md": b"# A\n\nAsk.\n",
        "search/a.md": b"# A\n\nAsk.\n", ".well-known/security.md": b"# A\n\nAsk.\n",
        "CNAME": b"evil.example\n", "_headers": b"/*\n", "_redirects": b"/* https://evil.example/\n",
        ".nojekyll": b"", ".htaccess": b"Deny", "hook.py": b"import os\n", "extra.js": b"alert(1)\n",
        "page.html": b"<script>", "style.css": b"*{}", "two words.md": b"# A\n\nAsk.\n",
        "caf\u00e9.md": b"# A\n\nAsk.\n", "drawing.svg": SVG.format("<script/>").encode(),
    }  # fmt: skip
    yield from ((f"docs/{name}", content) for name, content in pages.items())
    entry = "@misc{%s,\n  author = {Reed, Tom},\n  title = {Things of %s},\n  year = {2001},\n"
    entry += "  verified = {The title page.}\n}\n"
    libraries = {
        "latin": b"@misc{a, title = {caf\xe9}}\n", "unclosed": b"@misc{b,\n title = {A\n",
        "braces": b"@misc{c, title = " + b"{" * 90_000, "twice": (entry * 2 % ("d", "d", "d", "d")).encode(),
        "unverified": b"@misc{e, author = {Reed, Tom}, title = {A}, year = {2001}}\n",
        "kind": entry.replace("@misc", "@mystery").replace("%s", "f").encode(), "noise": bytes(range(256)),
        "field-twice": entry.replace("%s", "g").replace("  year", "  year = {1999},\n  year").encode(),
        "macro": b"@misc{h, title = nobody # knows}\n",
        "year": entry.replace("%s", "i").replace("2001", "soon").encode(),
        "doi": entry.replace("%s", "j").replace("  year", "  doi = {no doi},\n  year").encode(),
        "url": entry.replace("%s", "k").replace("  year", "  url = {javascript:alert(1)},\n  year").encode(),
        "strings": b"@string{a = " + b'"x" # ' * 9000 + b'"x"}\n',
        "unseen": entry.replace("%s", "l").replace("Tom", "T\u202eom").encode(),
        "line": b"@misc{m, title = {" + b"a" * 40_000 + b"}}\n",
        "key": entry.replace("%s", "a b").encode(),
        "html": entry.replace("%s", "n").replace("2001}", "2001},\n  note = {<script>alert(1)</script>}").encode(),
    }  # fmt: skip
    yield from ((f"citations/{name}.bib", content) for name, content in libraries.items())
    grant = "id: PERM-{0}\nkind: project\ncovers: {{works_of: practice-commons}}\n"
    grant += "given_by: {{role: Editors, organisation: practice-commons}}\n"
    grant += "given_on: 2026-11-20\nuses: [publish]\nreuse: CC-BY-4.0\n"
    changes = (
        ("id: PERM", "id: PERN"), ("kind: project", "kind: spoken"), ("practice-commons}\n", "nobody-here}\n"),
        ("2026-11-20", "2099-01-01"), ("2026-11-20", "2026-13-45"), ("[publish]", "[sell]"),
        ("CC-BY-4.0", "CC-BY-NC-ND-9"), ("uses:", "uses: &a"), ("uses:", "\tuses:"),
        ("uses: [", "uses: " + "[" * 9000), ("kind:", "kind: a\nkind:"), ("kind:", "kind\u202e:"),
        ("id:", "!!python/name:os.system"),
        ("reuse: CC-BY-4.0\n", "reuse: CC-BY-4.0\nexpires_on: 2020-01-01\nnobody: knows\n"), (grant, ""),
        ("kind: project", "kind: written"),
    )  # fmt: skip
    for number, (old, new) in enumerate(changes, 5001):
        yield f"permissions/PERM-{number}.yaml", grant.replace(old, new).format(number).encode("utf-8")
    yield "permissions/note.txt", b"a\n"
    yield "permissions/PERM-1.yaml", grant.format("0001").encode()


def add_bad_names(root: Path) -> Iterator[str]:
    """Write what is bad by its name or its kind into a repository, as far as this system can hold it.

    Args:
        root: The repository.

    Yields:
        The path of each, relative to the root.
    """
    top = root / "materials" / "names"
    names = (
        "con.txt", "AUX.pdf", "nul.csv", "com1.txt", "LPT9.txt", "ends-with-a-stop.", "ends-with-a-space ",
        "two words.txt", "caf\u00e9.txt", "semi;colon.txt", "quote'.txt", 'double".txt', "a&b.txt",
        "percent%0A.txt", "<script>.txt", "line\nbreak.txt", "turned\u202etxt.exe", "unseen\u200b.txt",
        "-starts-with-a-hyphen.txt", "$(id).txt", "`id`.txt", "a|b.txt", "star*.txt", "back\\slash.txt",
        "emoji\U0001f600.txt",
        "questions.txt", "Questions.txt", ".hidden", ".DS_Store", "::error::.txt",
    )  # fmt: skip
    for name in names:
        (top / name).write_text("Where does he live?\n")
        if name != "Questions.txt":
            yield f"materials/names/{name}"
    with suppress(OSError):
        name = os.fsdecode(b"no-text-\xff.txt")
        (top / name).write_text("a\n")
        yield f"materials/names/{name}"
    (top / ("long" * 50 + ".txt")).write_text("a\n")
    yield f"materials/names/{'long' * 50}.txt"
    for name, leads_to in {
        "passwords.txt": "/etc/passwd",
        "up": "..",
        "itself": "itself",
        "device.txt": "/dev/zero",
    }.items():
        (top / name).symlink_to(leads_to)
        yield f"materials/names/{name}"
    os.mkfifo(top / "pipe.txt")
    yield "materials/names/pipe.txt"
    deep = top / "/".join("abcdefghijklmnopqrstuvwxyz")
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("a\n")
    yield "materials/names/a"
    (root / "materials" / "submodule").mkdir()
    (root / "materials" / "submodule" / "index.md").write_text(material("submodule"))
    (root / "materials" / "submodule" / ".git").write_text("gitdir: ../../.git/modules/submodule\n")
    yield "materials/submodule/.git"
    (root / ".gitmodules").write_text('[submodule "a"]\n  path = materials/submodule\n  url = https://evil.example/\n')
    yield ".gitmodules"
    for slug in ("Capital", "two--hyphens", "under_score", "a" * 100, "dotted.name"):
        (root / "materials" / slug).mkdir()
        (root / "materials" / slug / "index.md").write_text(material(slug))
        yield f"materials/{slug}"
    (root / "materials" / "no-index").mkdir()
    (root / "materials" / "no-index" / "readme.md").write_text("Ask.\n")
    (root / "materials" / "loose.md").write_text("Ask.\n")
    (root / "materials" / "pipe").mkdir()
    os.mkfifo(root / "materials" / "pipe" / "index.md")
    yield from ("materials/no-index", "materials/loose.md", "materials/pipe")
    (root / "materials" / "crowded").mkdir()
    (root / "materials" / "crowded" / "index.md").write_text(material("crowded"))
    for number in range(300):
        (root / "materials" / "crowded" / f"{number}.txt").write_text("a\n")
    yield "materials/crowded"
