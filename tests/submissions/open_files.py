"""A document as somebody makes it in LibreOffice, in its flat format: what is seen, and what is hidden in many ways."""

from __future__ import annotations

from tests.submissions.word_files import SECRET

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("meta", "meta"),
    )
)  # fmt: skip
FLAT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"
  office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><meta:initial-creator>{SECRET}</meta:initial-creator><dc:creator>{SECRET}</dc:creator>
  <meta:user-defined meta:name="Client">{SECRET}</meta:user-defined></office:meta>
<office:styles>
  <style:style style:name="Standard" style:family="paragraph"/>
  <style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"/>
  <style:style style:name="Quotations" style:family="paragraph" style:parent-style-name="Standard">
    <style:paragraph-properties fo:margin-left="1cm" fo:margin-right="1cm"/></style:style>
  <style:style style:name="Unseen" style:family="text"><style:text-properties text:display="none"/></style:style>
  <style:style style:name="Away" style:family="paragraph" style:parent-style-name="Standard">
    <style:text-properties text:display="none"/></style:style>
</office:styles>
<office:automatic-styles>
  <style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"/>
    <style:footer-style/></style:page-layout>
  <style:style style:name="S1" style:family="section"/>
  <style:style style:name="F1" style:family="graphic"/>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page">
  <style:footer><text:p>Owner: {SECRET}</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>
<text:tracked-changes>
  <text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>{SECRET}</dc:creator>
    <dc:date>2026-11-01T00:00:00</dc:date></office:change-info><text:p>{SECRET}</text:p></text:deletion>
    </text:changed-region>
  <text:changed-region text:id="c2"><text:insertion><office:change-info><dc:creator>{SECRET}</dc:creator>
    <dc:date>2026-11-01T00:00:00</dc:date></office:change-info></text:insertion></text:changed-region>
</text:tracked-changes>
<text:p text:style-name="Title">Saying goodbye</text:p>
<text:h text:outline-level="1">First</text:h>
<text:p>Meet <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>the young person<text:change-end
 text:change-id="c2"/> twice<office:annotation office:name="a1"><dc:creator>{SECRET}</dc:creator>
 <dc:date>2026-11-01T00:00:00</dc:date><text:p>Was this {SECRET}?</text:p></office:annotation>.</text:p>
<text:p>Seen. <text:span text:style-name="Unseen">Case of {SECRET}. </text:span>Seen again.</text:p>
<text:p text:style-name="Away">A paragraph about {SECRET}.</text:p>
<text:section text:style-name="S1" text:name="Gone" text:display="none"><text:p>A section that nobody sees.</text:p>
</text:section>
<text:p text:style-name="Quotations">She said it twice.</text:p>
<text:p>Ask when: <text:placeholder text:placeholder-type="text">the day</text:placeholder>.</text:p>
<text:p>Beside the frame.<draw:frame draw:style-name="F1" text:anchor-type="paragraph" svg:width="4cm" svg:height="2cm">
  <draw:text-box><text:p>Stop if somebody is in danger.</text:p></draw:text-box></draw:frame></text:p>
<table:table table:name="T"><table:table-column table:number-columns-repeated="2"/>
  <table:table-header-rows><table:table-row><table:table-cell><text:p>Day</text:p></table:table-cell>
  <table:table-cell><text:p>What</text:p></table:table-cell></table:table-row></table:table-header-rows>
  <table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Monday</text:p></table:table-cell>
  <table:table-cell><text:p>Write</text:p></table:table-cell></table:table-row>
  <table:table-row><table:covered-table-cell/><table:table-cell><table:table table:name="U"><table:table-column/>
  <table:table-row><table:table-cell><text:p>Inner words</text:p></table:table-cell></table:table-row></table:table>
  <text:p/></table:table-cell></table:table-row></table:table>
<text:p>The last words.</text:p>
</office:text></office:body></office:document>
"""
