"""What the page 'Data and reuse' shows how to do works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

from lxml import html

from build_tools.exports.descriptions import describe
from tests.browser.site_server import SiteServer
from tests.exports.awkward_catalogue import real

if TYPE_CHECKING:
    from pathlib import Path

PLACEHOLDER = "https://example.org/"


def test_the_program_on_the_page_prints_what_the_catalogue_says(real_site: Path) -> None:
    page = html.document_fromstring((real_site / "data" / "index.html").read_text(encoding="utf-8"))
    (program,) = (code.text_content() for code in page.xpath("//pre/code") if "json.loads" in code.text_content())
    assert PLACEHOLDER in program
    slug = re.findall(r"materials/([a-z0-9-]+)/", program)[0]
    with SiteServer(real_site) as server:
        command = [sys.executable, "-c", program.replace(PLACEHOLDER, f"{server.address}/")]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    known = describe(real().materials[slug], real())
    assert (done.stdout, done.stderr) == (f"{known.title} {known.licence.url}\n", "")
