"""The settings of the site generator to what we must know of them without it.

Only single lines are read: the rest of the file may hold tags that only MkDocs understands.
"""

from __future__ import annotations

import re

from pydantic import TypeAdapter, ValidationError

from build_tools.model import WebAddress
from build_tools.readers.located_yaml import read_yaml
from build_tools.readers.text import Notebook

_SITE_URL = re.compile(r"^site_url[ \t]*:[^\r\n]*", re.MULTILINE)
_CUSTOM_DIR = re.compile(r"^[ \t]+custom_dir[ \t]*:[^\r\n]*", re.MULTILINE)
_PLUGINS = re.compile(r"^plugins[ \t]*:[^\r\n]*", re.MULTILINE)
_ADDRESS: TypeAdapter[str] = TypeAdapter(WebAddress)


def read_site_address(text: str) -> str:
    """The address in `site_url`, with a slash at its end, or an empty text when there is none.

    An address that MkDocs takes from the environment, by the tag `!ENV`, is not known here.

    Args:
        text: The text of mkdocs.yml.
    """
    try:
        address = _ADDRESS.validate_python(_value(_SITE_URL, text))
    except ValidationError:
        return ""
    return address.rstrip("/") + "/"


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


def _value(pattern: re.Pattern[str], text: str) -> object:
    """The value in the first line of a form, or None when there is no such line."""
    line = pattern.search(text)
    document = read_yaml(line.group().strip(), Notebook()) if line else None
    return next(iter(document.value.values()), None) if document and isinstance(document.value, dict) else None
