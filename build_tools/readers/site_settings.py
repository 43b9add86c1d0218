"""The settings of the site generator to what we must know of them without it.

Only single lines are read: the rest of the file may hold tags that only MkDocs understands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from build_tools.model import WebAddress
from build_tools.readers.located_yaml import read_yaml
from build_tools.readers.text import Notebook

_SITE_URL = re.compile(r"^site_url[ \t]*:[^\r\n]*", re.MULTILINE)
_CUSTOM_DIR = re.compile(r"^[ \t]+custom_dir[ \t]*:[^\r\n]*", re.MULTILINE)
_PLUGINS = re.compile(r"^plugins[ \t]*:[^\r\n]*", re.MULTILINE)
_REPO_URL = re.compile(r"^repo_url[ \t]*:[^\r\n]*", re.MULTILINE)
_ON_GITHUB = re.compile(r"https://github\.com/([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+?)(?:\.git)?/?")
_ADMINISTRATOR = re.compile(r"^[ \t]+oai_administrator[ \t]*:[^\r\n]*", re.MULTILINE)
_GATEWAY = re.compile(r"^[ \t]+oai_gateway[ \t]*:[^\r\n]*", re.MULTILINE)
_FEEDBACK = re.compile(r"^[ \t]+feedback_mailbox[ \t]*:[^\r\n]*", re.MULTILINE)
_MAILBOX = re.compile(r"[^\s@<>]+@(?:[^\s@<>.]+\.)+[^\s@<>.]+")
_ADDRESS: TypeAdapter[str] = TypeAdapter(WebAddress)


@dataclass(frozen=True)
class Harvesting:
    """What those who harvest the catalogue by OAI-PMH must know and no material says.

    Attributes:
        administrator: The e-mail address of whoever answers questions about harvesting; empty when nobody is named.
        gateway: The address of the gateway that answers harvesters from our file; empty when there is none.
    """

    administrator: str = ""
    gateway: str = ""


def read_site_address(text: str) -> str:
    """The address in `site_url`, with a slash at its end, or an empty text when there is none.

    An address that MkDocs takes from the environment, by the tag `!ENV`, is not known here.

    Args:
        text: The text of mkdocs.yml.
    """
    address = _web_address(_SITE_URL, text)
    return address.rstrip("/") + "/" if address else ""


def read_repository(text: str) -> str:
    """The owner and name of the repository on GitHub, from `repo_url`, or an empty text when it is not known.

    Args:
        text: The text of mkdocs.yml.
    """
    found = _value(_REPO_URL, text)
    match = _ON_GITHUB.fullmatch(found) if isinstance(found, str) else None
    return match.group(1) if match else ""


def read_harvesting(text: str) -> Harvesting:
    """Who answers for the catalogue that others harvest, from `oai_administrator` and `oai_gateway` below `extra`.

    Args:
        text: The text of mkdocs.yml.
    """
    return Harvesting(_mailbox(_ADMINISTRATOR, text), _web_address(_GATEWAY, text))


def read_feedback_mailbox(text: str) -> str:
    """The e-mail address at which readers say what a material was good for, from `feedback_mailbox` below `extra`.

    Args:
        text: The text of mkdocs.yml.

    Returns:
        The address, or an empty text when there is none.
    """
    return _mailbox(_FEEDBACK, text)


def read_theme_folder(text: str) -> str:
    """The folder with our part of the theme, from that of the settings, or an empty text when there is none.

    Args:
        text: The text of mkdocs.yml.
    """
    found = _value(_CUSTOM_DIR, text)
    return found if isinstance(found, str) else ""


def has_no_plugins(text: str) -> bool:
    """Whether the settings say that MkDocs uses no plugin: without a word of them it uses its own.

    Args:
        text: The text of mkdocs.yml.
    """
    return _value(_PLUGINS, text) == []


def _web_address(pattern: re.Pattern[str], text: str) -> str:
    try:
        return _ADDRESS.validate_python(_value(pattern, text))
    except ValidationError:
        return ""


def _mailbox(pattern: re.Pattern[str], text: str) -> str:
    found = _value(pattern, text)
    return found if isinstance(found, str) and _MAILBOX.fullmatch(found) else ""


def _value(pattern: re.Pattern[str], text: str) -> object:
    """The value in the first line of a form, or None when there is no such line."""
    line = pattern.search(text)
    document = read_yaml(line.group().strip(), Notebook()) if line else None
    return next(iter(document.value.values()), None) if document and isinstance(document.value, dict) else None
