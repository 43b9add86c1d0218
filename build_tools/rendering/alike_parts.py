"""Parts of a page that are the same on the page of every material: the theme's templates make each of them once.

A tenth of the time of a page goes into its head, its first row and its foot, and no material stands in any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import pass_context

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.runtime import Context

_ALIKE = "material"
"""The kind of page of which there are thousands; no navigation names one."""


def alike_parts() -> Callable[..., str]:
    """What templates call around such a part: `{% call alike("footer") %}…{% endcall %}`.

    A part is made once for each depth of address, because links lead upwards from there. On any other page it is made
    anew, because it can say which page is at hand. What is kept lives as long as the templates that call this.
    """
    kept: dict[tuple[str, str], str] = {}

    @pass_context
    def alike(context: Context, name: str, caller: Callable[[], str]) -> str:
        page = context.get("page")
        if page is None or page.meta.get("kind") != _ALIKE:
            return caller()
        key = (name, context["base_url"])
        if key not in kept:
            kept[key] = caller()
        return kept[key]

    return alike
