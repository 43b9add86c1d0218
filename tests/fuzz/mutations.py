"""One change to a file that somebody could have made: a slip of the hand, a broken copy, or an attempt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Mutation = Callable[[bytes, random.Random], bytes]

TYPES = (
    *(b"42", b"-1", b"no", b"yes", b"null", b"~", b"''", b"[]", b"{}", b"[a, b]", b"{a: b}", b"2026-11-20", b"1e400"),
    *(
        b"2026-02-30",
        b"2026-13",
        b"0x1F",
        b"030",
        b"1:30",
        b".nan",
        b".inf",
        b"!!binary aGk=",
        b"&a x",
        b"*a",
        b"|",
        b">-",
    ),
    *(b"'unclosed", b'"unclosed', b"[unclosed", b"{unclosed", b"- item", b"? key", b"@at", b"`tick`", b"%percent"),
    *(
        b"a: b",
        b"a #b",
        b"<b>x</b>",
        b"javascript:alert(1)",
        b"https://example.org/\xe2\x80\xae",
        b"x" * 400,
        b"\xff\xfe",
    ),
)
"""What may stand after a colon, and mostly may not."""
SIGNS = (
    *(
        b"[",
        b"]",
        b"(",
        b")",
        b"<",
        b">",
        b"!",
        b"`",
        b"```\n",
        b"~~~\n",
        b"---\n",
        b"...\n",
        b"> ",
        b"    ",
        b"\t",
        b"* ",
    ),
    *(
        b"1. ",
        b"|",
        b"|---|\n",
        b"# ",
        b"[^1]",
        b"[^1]: ",
        b"[@",
        b"@ruch2007",
        b"&#",
        b"\\",
        b"***",
        b"__",
        b"[a]: ",
        b"\n\n",
    ),
    *(
        b"<script>",
        b"<!--",
        b"<![",
        b"<![CDATA[",
        b"<?",
        b"</",
        b"<a ",
        b"<img src=x onerror=alert(1)>",
        b"{: onclick=x}",
    ),
    *(
        b"](javascript:x)",
        b"](//",
        b"](data:x)",
        b"](http://[",
        b"](site:",
        b"](../",
        b"![](",
        b"\xc2\xa0",
        b"\xef\xbb\xbf",
    ),
    *(
        b"\xe2\x80\xae",
        b"\xe2\x80\x8b",
        b"\xe2\x80\xa8",
        b"\x00",
        b"\x1b",
        b"\r",
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf4\x8f\xbc\xa1",
    ),
)
"""What some program obeys."""
_KEY = re.compile(rb"^([ ]*(?:- )?\{?)([A-Za-z_]+)(:)(.*)$", re.MULTILINE)
_LISTED = re.compile(rb"[A-Za-z0-9-]+")


def _lines(content: bytes) -> list[bytes]:
    return content.split(b"\n")


def _somewhere(content: bytes, rng: random.Random, most: int = 40) -> tuple[int, int]:
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + rng.randint(1, most))


def bytes_flipped(content: bytes, rng: random.Random) -> bytes:
    """One bit of a byte, or of a few, turned."""
    changed = bytearray(content or b"\0")
    for _ in range(rng.choice((1, 1, 1, 2, 8))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def bytes_removed(content: bytes, rng: random.Random) -> bytes:
    """A few bytes left out."""
    start, end = _somewhere(content, rng)
    return content[:start] + content[end:]


def bytes_doubled(content: bytes, rng: random.Random) -> bytes:
    """A few bytes written twice, or many times."""
    start, end = _somewhere(content, rng)
    return content[:start] + content[start:end] * rng.choice((2, 2, 2, 3, 200)) + content[end:]


def bytes_swapped(content: bytes, rng: random.Random) -> bytes:
    """Two parts in each other's place."""
    first, middle, last = sorted(rng.randrange(len(content) + 1) for _ in range(3))
    return content[:first] + content[middle:last] + content[first:middle] + content[last:]


def signs_put_in(content: bytes, rng: random.Random) -> bytes:
    """Something that a program obeys, anywhere."""
    start = rng.randrange(len(content) + 1)
    return content[:start] + rng.choice(SIGNS) * rng.choice((1, 1, 1, 2, 60)) + content[start:]


def cut_off(content: bytes, rng: random.Random) -> bytes:
    """The end missing, as after a broken transfer."""
    return content[: rng.randrange(len(content) + 1)]


def lines_changed(content: bytes, rng: random.Random) -> bytes:
    """A line left out, written twice, moved, or indented by more or less."""
    lines = _lines(content)
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    what = rng.randrange(6)
    if what == 0:
        del lines[at]
    elif what == 1:
        lines.insert(other, lines[at])
    elif what == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif what == 3:
        lines[at] = b" " * rng.choice((1, 2, 3, 4, 8)) + lines[at]
    elif what == 4:
        lines[at] = lines[at].lstrip()
    else:
        lines[at] = rng.choice((b"\t", b"\xc2\xa0", b"> ", b"- ", b"# ")) + lines[at]
    return b"\n".join(lines)


def nested(content: bytes, rng: random.Random) -> bytes:
    """Brackets, quotations or lists, one in the other, more than anybody needs."""
    opening, closing = rng.choice(
        (
            (b"[", b"]"),
            (b"{a: ", b"}"),
            (b"> ", b""),
            (b"- ", b""),
            (b"(", b")"),
            (b"*", b"*"),
            (b"[a](", b")"),
            (b"{", b"}"),
        )
    )
    depth = rng.choice((2, 5, 13, 60, 500))
    lines = _lines(content)
    at = rng.randrange(len(lines))
    key = _KEY.match(lines[at])
    if key:
        lines[at] = b"".join(key.group(1, 2, 3)) + b" " + opening * depth + key.group(4).strip() + closing * depth
    else:
        lines[at] = opening * depth + lines[at] + closing * depth
    return b"\n".join(lines)


def fences_changed(content: bytes, rng: random.Random) -> bytes:
    """The line that begins or ends front matter gone or misspelt, or one more."""
    lines = _lines(content)
    fences = [index for index, line in enumerate(lines) if line.startswith(b"---")] or [0]
    at = rng.choice(fences)
    what = rng.randrange(4)
    if what == 0:
        del lines[at]
    elif what == 1:
        lines[at] = rng.choice((b"--", b"----", b"...", b" ---", b"--- ", b"\xe2\x80\x94", b"+++", b"```", b"---\r"))
    elif what == 2:
        lines.insert(rng.randrange(len(lines)), rng.choice((b"---", b"```", b"~~~", b"...", b"````")))
    else:
        lines.insert(0, rng.choice((b"", b" ", b"---", b"\xef\xbb\xbf")))
    return b"\n".join(lines)


def _change_key(content: bytes, rng: random.Random, change: Callable[[re.Match[bytes]], bytes]) -> bytes:
    keys = list(_KEY.finditer(content))
    if not keys:
        return signs_put_in(content, rng)
    key = rng.choice(keys)
    return content[: key.start()] + change(key) + content[key.end() :]


def key_removed(content: bytes, rng: random.Random) -> bytes:
    """A field left out, with what stands in its line."""
    return _change_key(content, rng, lambda _: b"")


def key_doubled(content: bytes, rng: random.Random) -> bytes:
    """A field given twice."""
    return _change_key(content, rng, lambda key: key.group() + b"\n" + key.group())


def key_renamed(content: bytes, rng: random.Random) -> bytes:
    """A field under another name."""
    names = [b"", b"Titel", b"<<", b"__proto__", b"=", b"a b", b"x" * 2000, b"\xc3\xa9t\xc3\xa9"]
    names += [key.group(2) for key in _KEY.finditer(content)]

    def rename(key: re.Match[bytes]) -> bytes:
        name = rng.choice([*names, key.group(2).upper(), key.group(2)[:-1], key.group(2) + b"s"])
        return key.group(1) + name + b"".join(key.group(3, 4))

    return _change_key(content, rng, rename)


def value_of_wrong_type(content: bytes, rng: random.Random) -> bytes:
    """Something else after the colon."""
    return _change_key(content, rng, lambda key: b"".join(key.group(1, 2, 3)) + b" " + rng.choice(TYPES))


def word_exchanged(content: bytes, rng: random.Random) -> bytes:
    """One word of the file in the place of another."""
    words = list(_LISTED.finditer(content))
    if not words:
        return signs_put_in(content, rng)
    one, other = rng.choice(words), rng.choice(words)
    return content[: one.start()] + other.group() + content[one.end() :]


MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        *(bytes_flipped, bytes_removed, bytes_doubled, bytes_swapped, signs_put_in, cut_off, lines_changed, nested),
        *(fences_changed, key_removed, key_doubled, key_renamed, value_of_wrong_type, word_exchanged),
    )
}
"""All of them, by name."""


def mutated(content: bytes, rng: random.Random, kind: str | None = None) -> bytes:
    """The file with one change, or sometimes a few.

    Args:
        content: The file.
        rng: Decides.
        kind: The name of the change; any by default.
    """
    for _ in range(1 if kind else rng.choice((1, 1, 2, 4))):
        content = MUTATIONS[kind or rng.choice(tuple(MUTATIONS))](content, rng)
    return content
