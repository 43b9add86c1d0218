"""The oracle itself: it lets through what our pages are made of, and sees what a browser would obey."""

from __future__ import annotations

import pytest

from tests.fuzz.inert import active_in


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="https://example.org/?a=b&amp;c">a</a> <a href="mailto:a@b.example">b</a> <a href="../c/#d">c</a>',
        '<img alt="javascript:alert(1)" src="../map.png"> <code>&lt;script&gt;</code>',
        '<td style="text-align: right;">1</td>',
        '<a href="data:application/vnd.citationstyles.csl+json,%5B%5D" type="x/y" download="a.json">a</a>',
    ],
)
def test_what_our_pages_are_made_of_is_inert(html: str) -> None:
    assert active_in(html) == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<ScRiPt src=x>",
        "<p onclick=x>",
        "<img src=x onerror=x>",
        "<img src=https://example.org/x.png>",
        "<img src=//example.org/x.png>",
        '<a href="javascript:x">',
        '<a href="jav&#x09;ascript:x">',
        '<a href="&#1;javascript:x">',
        '<a href="data:text/html,x">',
        '<a href="data:text/html,x" download="a">',
        '<a href="\\\\example.org">',
        '<a href="//example.org">',
        '<p style="background: url(x)">',
        "<iframe srcdoc=x>",
        "<form action=x>",
        "<svg><set attributeName=href>",
        "<base href=x>",
        "<meta http-equiv=refresh content=0>",
        "<?php x ?>",
    ],
)
def test_what_a_browser_obeys_or_fetches_is_seen(html: str) -> None:
    assert active_in(html)
