"""What was found when somebody last looked at the addresses outside the site: a file that a scheduled look writes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, get_args

from pydantic import Field, StringConstraints, ValidationError

from build_tools.intake import most
from build_tools.model import Date, Record, Slug
from build_tools.readers.yaml_syntax import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

LINK_STATES = "build/links.json"
"""Where the file is, relative to the repository's root."""
VERSION = 1
LONGEST_ADDRESS = 2000
MOST_FAULTS = 20
"""How many faults of one file are told."""

STALE = dt.timedelta(days=14)
"""How old the newest look may be."""

State = Literal["ok", "redirected", "broken", "timeout", "excluded", "unknown"]
STATE_WORDS: dict[State, str] = {
    "broken": "Broken",
    "timeout": "No answer in time",
    "unknown": "Could not be told",
    "redirected": "Leads somewhere else",
    "excluded": "Left out of the look",
    "ok": "There",
}
"""What each state is called, the worst first."""
NEEDS_SOMEBODY: frozenset[State] = frozenset({"broken", "timeout", "unknown"})
"""The states that somebody has to look into."""


class LinkState(Record):
    """One address outside the site, and how it was found."""

    address: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ADDRESS)] = Field(
        description="The address, as the material has it."
    )
    state: State = Field(description="How it was found.")
    code: Annotated[int, Field(ge=100, le=999)] | None = Field(None, description="The status that its host answered.")
    seen_on: Date | None = Field(None, description="The day of the look that found it so.")
    materials: Annotated[tuple[Slug, ...], Field(strict=False)] = Field(
        (), description="The slugs of the materials that lead to it."
    )


class LinkStates(Record):
    """The file build/links.json: what the newest look found."""

    version: Literal[1] = Field(description="The version of this shape.")
    checked_on: Date = Field(description="The day of the newest look.")
    links: Annotated[tuple[LinkState, ...], Field(strict=False)] = Field(
        description="Every address that was looked at, each once."
    )


@dataclass(frozen=True)
class Misread:
    """Why the file tells nothing: a place in it, and what is wrong there, in a sentence each."""

    faults: tuple[str, ...]


LinkLook: TypeAlias = LinkStates | Misread | None
"""What the file says; None when there is no such file, and so nobody has looked."""


def link_states_schema() -> dict[str, Any]:
    """The JSON Schema of the file: draft 2020-12."""
    schema = LinkStates.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What was found when somebody last looked at the external links of Practice Commons",
        **{key: value for key, value in schema.items() if key != "title"},
    }


@lru_cache(maxsize=1)
def read_link_states(content: bytes | None) -> LinkLook:
    """What the file says, or why it cannot be told.

    Args:
        content: What is in the file; None when there is none.
    """
    if content is None:
        return None
    try:
        value = _value(content)
        found = LinkStates.model_validate(value)
    except ValidationError as error:
        faults = [_sentence(each) for each in error.errors(include_url=False)]
        more = [f"and {len(faults) - MOST_FAULTS:,} more faults"] if len(faults) > MOST_FAULTS else []
        return Misread((*faults[:MOST_FAULTS], *more))
    except ValueError as error:
        return Misread((str(error),))
    repeated = _repeated(found)
    return Misread((repeated,)) if repeated else found


def _value(content: bytes) -> object:
    """The values in a file of JSON.

    Raises:
        ValueError: It is none; the message says why.
    """
    message = ""
    try:
        if len(content) <= most("file-bytes"):
            return json.loads(content.decode("utf-8"), parse_constant=_no_number)
        message = f"the file has more than {most('file-bytes'):,} bytes"
    except json.JSONDecodeError as error:
        message = f"{error.lineno}:{error.colno}: this is not JSON: {error.msg}"
    except UnicodeDecodeError:
        message = "this is not UTF-8 text"
    except RecursionError:
        message = "this is nested too deep"
    except ValueError as error:
        message = f"this is not JSON that can be read: {error}"
    raise ValueError(message)


def _no_number(written: str) -> float:
    message = f"`{written}` is no number"
    raise ValueError(message)


def _repeated(found: LinkStates) -> str:
    """A sentence on the first address that is there twice, or an empty text."""
    seen: set[str] = set()
    for number, link in enumerate(found.links, 1):
        if link.address in seen:
            return f"link {number}: `{shown(link.address)}` is there twice; each address stands there once"
        seen.add(link.address)
    return ""


def _sentence(error: Mapping[str, Any]) -> str:
    """What is wrong at one place of the file, in words."""
    path = error["loc"]
    where = "the file"
    if len(path) > 1 and path[0] == "links":
        where = ", ".join([f"link {int(path[1]) + 1}", *(f"`{part}`" for part in path[2:])])
    elif path:
        where = f"`{path[0]}`"
    if error["type"] == "missing":
        return f"{where}: this is missing"
    if error["type"] == "extra_forbidden":
        return f"{where}: there is no such key"
    if path and path[-1] == "state":
        return f"{where}: `{shown(str(error['input']))}` is none of {', '.join(get_args(State))}"
    if path and path[-1] in {"seen_on", "checked_on"}:
        return f"{where}: `{shown(str(error['input']))}` is not a day such as 2026-11-20"
    if path == ("version",):
        return f"{where}: `{shown(str(error['input']))}` is not {VERSION}, the version that can be read here"
    return f"{where}: {error['msg'][:1].lower()}{error['msg'][1:]}"
