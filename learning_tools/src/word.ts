// The portfolio as a Word file: WordprocessingML, ECMA-376 part 1, packed as Open Packaging Conventions ask.
import { downloadZip } from "client-zip";
import { inWords } from "./dates.ts";
import { type Part, portfolioParts } from "./portfolio_parts.ts";
import type { Kept } from "./records.ts";
import type { Framework } from "./site.ts";

const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** Everything that was written, as a Word file. */
export async function asWord(records: readonly Kept[], frameworks: readonly Framework[], now: Date): Promise<Blob> {
  const parts = portfolioParts(records, frameworks);
  const title = `My learning, ${inWords(now.toISOString().slice(0, 10))}`;
  const body = [paragraph(title, "Title"), ...parts.map(written)].join("");
  const files = {
    "[Content_Types].xml": `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${TYPE}.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    "word/document.xml": `${HEAD}<w:document xmlns:w="${MAIN}"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`,
    "word/styles.xml": `${HEAD}${STYLES}`,
  };
  const packed = await downloadZip(Object.entries(files).map(([name, input]) => ({ name, input, lastModified: now }))).blob();
  return new Blob([packed], { type: TYPE });
}

function written(part: Part): string {
  if (part.is === "heading") return paragraph(part.text, `Heading${part.level}`);
  if (part.is === "field") return `<w:p>${run(`${part.label}: `, true)}${run(part.text)}</w:p>`;
  const columns = part.head.map(() => "<w:gridCol/>").join("");
  const row = (cells: readonly string[], isHead: boolean): string =>
    `<w:tr>${isHead ? "<w:trPr><w:tblHeader/></w:trPr>" : ""}${cells.map((cell) => `<w:tc><w:p>${run(cell, isHead)}</w:p></w:tc>`).join("")}</w:tr>`;
  return `<w:tbl><w:tblPr><w:tblStyle w:val="Table"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>${columns}</w:tblGrid>${row(part.head, true)}${part.rows.map((cells) => row(cells, false)).join("")}</w:tbl><w:p/>`;
}

const paragraph = (text: string, style: string): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${run(text)}</w:p>`;

/** A run of text, with a break where a line ends. */
function run(text: string, isBold = false): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => `<w:t xml:space="preserve">${asXml(line)}</w:t>`);
  return `<w:r>${isBold ? "<w:rPr><w:b/></w:rPr>" : ""}${lines.join("<w:br/>")}</w:r>`;
}

/** Text in XML 1.0, without what it cannot hold (section 2.2). */
function asXml(text: string): string {
  const held = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
  return held.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const style = (id: string, name: string, size: number, before: number, level?: number): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="${before}" w:after="80"/>${level === undefined ? "" : `<w:outlineLvl w:val="${level}"/>`}</w:pPr><w:rPr><w:b/><w:sz w:val="${size}"/></w:rPr></w:style>`;

const border = (side: string): string => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>`;

const STYLES = `<w:styles xmlns:w="${MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${style("Title", "Title", 40, 0)}${style("Heading1", "heading 1", 32, 360, 0)}${style("Heading2", "heading 2", 26, 240, 1)}${style("Heading3", "heading 3", 24, 200, 2)}<w:style w:type="table" w:styleId="Table"><w:name w:val="Table"/><w:tblPr><w:tblBorders>${["top", "left", "bottom", "right", "insideH", "insideV"].map(border).join("")}</w:tblBorders><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`;
