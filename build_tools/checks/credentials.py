"""PRV: keys and passwords that somebody left in a submission.

The forms are those of detect-secrets. Of its detectors only the part that reads a text is called: none of them asks a
service whether a key works. Those that go by disorder alone, or by forms that any number may have, are left out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from build_tools.checks.passages import glance
from build_tools.checks.public_details import RESERVED_HOSTS
from build_tools.checks.registry import catalogue_check
from build_tools.diagnostics import Finding, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from build_tools.catalogue import Catalogue
    from build_tools.readers.text import Source

    Detector = Callable[[str], Iterable[str]]

_LITERALS = ("AccountKey=", "PRIVATE KEY", "PuTTY-User-Key", "hooks.slack.com/s", "T3BlbkFJ")
_RARE_SIGNS = (
    re.compile(r"_(?:(?<=gh[opusr]_)|(?<=[rs]k_)live_|authToken=|(?i:key|pass))"),
    re.compile(r"-(?:(?<=glpat-)|(?<=gldt-)|(?<=glft-)|(?<=glsoat-)|(?<=glrt-)|(?<=pypi-)|(?<=sq0csp-)|us[0-9])"),
    re.compile(r"A(?:3T[A-Z0-9]|BIA|CCA|KIA|SIA)[0-9A-Z]{16}"),
    re.compile(r"J(?<=eyJ)"),
    re.compile(r"S[G]\."),
)
_SLACK = re.compile(rb"x(?=ox[abposr]-)")
_WORDS = (b"passw", b"pwd", b"secret", b"apikey")
_IN_AN_ADDRESS = re.compile(r"://[^/?#\s:@\"'<>]{1,64}:[^/\s@\"'<>]{1,128}@")
_MAY_BE_SECRET = re.compile(
    r"(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{16}|AccountKey=|gh[opusr]_[0-9A-Za-z_]{36}|gl(?:pat|dt|ft|soat|rt)-"
    r"|PRIVATE KEY|PuTTY-User-Key|eyJ[0-9A-Za-z_=-]{8}|(?i:xox[abposr]-[0-9])|hooks\.slack\.com/services|[rs]k_live_"
    r"|SG\.[0-9A-Za-z_-]{22}\.|:_authToken=|pypi-Ag|T3BlbkFJ|sq0csp-|[0-9a-z]{32}-us[0-9]|" + _IN_AN_ADDRESS.pattern +
    r"|(?i:passw(?:or)?d|pwd|secret|(?:api|auth|service|account|db|database|priv|private|client)_key|apikey"
    r"|(?:db|key)_pass)\w{0,40}[\])\"']{0,2}\s{0,3}(?::|[!=]=?|=>)"
)  # fmt: skip
"""What a line holds in which a detector can find anything."""

_LONGEST = 2_000
_TOO_MANY = 20
"""How often a web token begins in one part of a line only where somebody wants the search to take long."""

_PLACEHOLDER = re.compile(
    r"(?i)your|example|change|placeholder|dummy|sample|redact|insert|replace|todo|\*\*|xxx|\.\.\.|…|[<>{}$%\[\]()]"
    r"|^(?:pass(?:word)?|pwd|secret|user|test|none|null|true|false|hidden)[0-9]{0,3}$"
)


@cache
def _detectors() -> tuple[tuple[str, Detector], ...]:
    """What a finding is called, and the detector that finds it; imported when a first line may hold anything."""
    from detect_secrets.plugins import (  # noqa: PLC0415 - it takes a quarter of a second, and hardly anybody needs it
        aws,
        azure_storage_key,
        basic_auth,
        github_token,
        gitlab_token,
        jwt,
        keyword,
        mailchimp,
        npm,
        openai,
        private_key,
        pypi_token,
        sendgrid,
        slack,
        square_oauth,
        stripe,
    )  # fmt: skip

    words, tokens = keyword.KeywordDetector(), jwt.JwtTokenDetector()
    return (
        ("a private key", private_key.PrivateKeyDetector().analyze_string),
        ("a key of Amazon Web Services", aws.AWSKeyDetector().analyze_string),
        ("a key of Azure storage", azure_storage_key.AzureStorageKeyDetector().analyze_string),
        ("a token of GitHub", _whole(github_token.GitHubTokenDetector().denylist)),
        ("a token of GitLab", _whole(gitlab_token.GitLabTokenDetector().denylist)),
        ("a web token", lambda line: tokens.analyze_string(line) if line.count("eyJ") < _TOO_MANY else ()),
        ("a token of Slack", slack.SlackDetector().analyze_string),
        ("a key of Stripe", stripe.StripeDetector().analyze_string),
        ("a token of npm", npm.NpmDetector().analyze_string),
        ("a token of PyPI", pypi_token.PypiTokenDetector().analyze_string),
        ("a key of OpenAI", openai.OpenAIDetector().analyze_string),
        ("a key of SendGrid", sendgrid.SendGridDetector().analyze_string),
        ("a key of Square", square_oauth.SquareOAuthDetector().analyze_string),
        ("a key of Mailchimp", mailchimp.MailchimpDetector().analyze_string),
        ("a password in an address", basic_auth.BasicAuthDetector().analyze_string),
        ("a password", lambda line: words.analyze_string(line, keyword.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP)),
        ("a password", lambda line: words.analyze_string(line, keyword.CONFIG_DENYLIST_REGEX_TO_GROUP)),
    )


def _whole(patterns: Iterable[re.Pattern[str]]) -> Detector:
    """A detector that finds the whole of what a pattern says, where detect-secrets gives its beginning only."""
    return lambda line: (match.group() for pattern in patterns for match in pattern.finditer(line))


@catalogue_check("PRV020", Severity.ERROR, piecewise=True)
def secret(catalogue: Catalogue) -> Iterator[Finding]:
    """Flag what has the form of a key, a token or a password."""
    for source in catalogue.sources:
        if _may_hold_any(source.text):
            yield from _in_source(source)


def _may_hold_any(text: str) -> bool:
    """A quick look at a whole text: False only where no line can hold a secret."""
    is_likely = (
        any(literal in text for literal in _LITERALS)
        or any(sign.search(text) for sign in _RARE_SIGNS)
        or glance(text).has(*_WORDS)
        or _SLACK.search(glance(text).outline)
    )
    return bool(_IN_AN_ADDRESS.search(text) or (is_likely and _MAY_BE_SECRET.search(text)))


def _in_source(source: Source) -> Iterator[Finding]:
    found = set()
    for number, line in enumerate(source.text.split("\n"), 1):
        for start in range(0, max(len(line), 1), _LONGEST):
            part = line[start : start + _LONGEST + 200]
            if not _MAY_BE_SECRET.search(part):
                continue
            for what, written in _secrets(part):
                column = start + part.find(written) + 1
                if (number, column) in found:
                    continue
                found.add((number, column))
                place = source.at(Span(number, column, column + len(written)))
                message = f"`{_shown(written)}` has the form of {what}, which opens a door to whoever reads it"
                yield Finding(place, message, "remove it, and change it where it is used: git's history keeps it")


def _secrets(line: str) -> Iterator[tuple[str, str]]:
    """What kinds of secrets a line holds, each once."""
    seen: list[str] = []
    for what, detector in _detectors():
        for written in detector(line):
            token = _first_word(what, written)
            is_known = any(token in each or each in token for each in seen)
            if token and token in line and not is_known and not _is_harmless(what, token, line):
                seen.append(token)
                yield what, token


def _first_word(what: str, written: str) -> str:
    """What a detector found, without the text that follows a password."""
    word = re.split(r"[\s,;|]", written.strip(" \"'`"))[0] if what == "a password" else written
    return word.strip("\"'`*_,; ")


def _is_harmless(what: str, token: str, line: str) -> bool:
    """Whether a password is a placeholder, or an ordinary word."""
    if what == "a password in an address":
        host = re.match(r"[\w.-]*", line[line.find(token) + len(token) + 1 :])
        return bool(_PLACEHOLDER.search(token)) or bool(host and RESERVED_HOSTS.fullmatch(host.group().casefold()))
    if what != "a password":
        return False
    is_mixed = any(map(str.isdigit, token)) and any(map(str.isalpha, token))
    return not is_mixed or len(token) < 8 or bool(_PLACEHOLDER.search(token))


def _shown(token: str) -> str:
    """The beginning of a secret, and how it goes on hidden: not even how long it is."""
    kept = token[:4] if re.match(r"[A-Z]{4}|[a-z]{2,5}[-_]|eyJ", token) and " " not in token else ""
    return token if token.isupper() and "KEY" in token else f"{kept}••••••••"
