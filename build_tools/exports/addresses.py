"""Addresses as a page gives them to other people's programs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from build_tools.rendering.markup import relative_address

_SIGNS = "%/:?#[]@!$&'()*+,;=~-._"
"""What stands in an address as it is: the reserved and unreserved signs of RFC 3986, and what is encoded already."""


@dataclass(frozen=True)
class Addresses:
    """Addresses as one page writes them: in full once it is known where the site is published, and until then relative.

    Attributes:
        page: The page's own address from the site's root: `materials/genograms/`.
        site: The address at which the site is published, with its last slash; empty when it is not known.
    """

    page: str
    site: str

    def to(self, target: str) -> str:
        """The address of something on the site.

        Args:
            target: Its address from the site's root, perhaps with a fragment.
        """
        return f"{self.site}{target}" if self.site else relative_address(self.page, target)

    @property
    def own(self) -> str:
        """The address of the page itself."""
        return self.to(self.page)


def as_uri(address: str) -> str:
    """An address on the web with every sign that RFC 3986 does not know encoded, as programs that follow it need it.

    Args:
        address: The address, perhaps with letters of other scripts.
    """
    return quote(address, safe=_SIGNS)
