"""What has the form of a key or a password is found, nothing is asked of anybody, and most texts are never searched."""

from __future__ import annotations

import socket
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from build_tools.checks import credentials
from build_tools.diagnostics import Span
from build_tools.readers.text import Source
from tests.timing import least_seconds

if TYPE_CHECKING:
    from build_tools.diagnostics import Finding

RUN = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 2
HITS = [
    ("key AKIA" + "Q7" * 8, "`AKIA••••••••` has the form of a key of Amazon"),
    ("ghp_" + RUN[:36], "`ghp_••••••••` has the form of a token of GitHub"),
    ("glpat-" + RUN[:20], "`glpa••••••••` has the form of a token of GitLab"),
    ("AccountKey=" + RUN[:88], "`••••••••` has the form of a key of Azure"),
    ("-----BEGIN RSA PRIVATE KEY-----", "`BEGIN RSA PRIVATE KEY` has the form of a private key"),
    ("xoxb-123456789012-" + RUN[:24], "`xoxb••••••••` has the form of a token of Slack"),
    ("sk_live_" + RUN[:24], "`sk_l••••••••` has the form of a key of Stripe"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "`eyJh••••••••` has the form of a web token"),
    ("SG." + RUN[:22] + "." + RUN[:43], "`••••••••` has the form of a key of SendGrid"),
    ("https://sam:hunter2@intranet.gov.uk/", "`••••••••` has the form of a password in an address"),
    ("password: Summer2026!", "`••••••••` has the form of a password"),
    ("The PASSWORD = 'tr0ub4dor-3', and more", "`••••••••` has the form of a password"),
    ("api_key: Kq7Xw29Lm1", "`••••••••` has the form of a password"),
]
MISSES = [
    "password: your-own-password-1", "password: <password1>", "password: ${PASSWORD_1}", "the secret: “we kept it”",
    "secret = 'a thing of 1998'", "https://user:password@example.org/", "https://sam:hunter2@example.org/",
    "In Asia, Abian met us.", "AKIA", "eyJ", "https://example.org/a:b@c", "pwd: secret1", "A key worker: room 12",
]  # fmt: skip


def _findings(text: str) -> list[Finding]:
    return list(credentials.secret(SimpleNamespace(sources=(Source("citations/x.bib", text),))))  # type: ignore[arg-type]


@pytest.mark.parametrize(("line", "shown"), HITS)
def test_a_secret_is_found_once_and_shown_masked_and_nobody_is_asked(
    line: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a check reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    (finding,) = _findings(f"Before it.\n\n{line}\n")
    assert finding.message.startswith(shown)
    assert finding.place.span.line == 3


@pytest.mark.parametrize("line", MISSES)
def test_what_opens_nothing_is_left_alone(line: str) -> None:
    assert _findings(f"{line}\n") == []


def test_the_place_is_the_secret() -> None:
    (finding,) = _findings("Here:\n    password: tr0ub4dor-3\n")
    assert finding.place.span == Span(2, 15, 26)


def test_a_secret_is_found_wherever_it_stands_in_a_long_line() -> None:
    for start in (0, 1_950, 1_990, 2_000, 5_000):
        (finding,) = _findings("x " * (start // 2) + "ghp_" + RUN[:36])
        assert finding.place.span.column == start + 1


def test_detect_secrets_is_imported_only_where_a_secret_may_be() -> None:
    program = (
        "import sys\nfrom types import SimpleNamespace as N\nfrom build_tools.checks import credentials, runner\n"
        "from build_tools.readers.text import Source\n"
        "text = 'A key worker keeps a secret. See https://example.org/a: a@b.'\n"
        "assert list(credentials.secret(N(sources=(Source('x', text),)))) == []\n"
        "assert not {'detect_secrets', 'requests'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("piece", ["eyJ", "password:", "password='", "xoxb-1-", "://a:", "AKIA", 'secret = "a1" == '])
def test_a_hostile_text_costs_time_by_its_length(piece: str) -> None:
    short, long = (piece * (length // len(piece)) for length in (20_000, 80_000))
    most = max(12 * least_seconds(lambda: _findings(short), 0), 0.5)
    assert least_seconds(lambda: _findings(long), most) < most
