// Reads {style, locales, language, items, clusters} from standard input and writes {entries, in_text} as HTML: what
// citeproc-js makes of a library. The folder that holds node_modules is the only argument.
"use strict";

const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join, resolve } = require("node:path");

const CSL = createRequire(join(resolve(process.argv[2]), "package.json"))("citeproc");
const job = JSON.parse(readFileSync(0, "utf8"));
const items = new Map(job.items.map((item) => [item.id, item]));
const engine = new CSL.Engine(
  { retrieveLocale: (language) => job.locales[language], retrieveItem: (id) => items.get(id) },
  job.style,
  job.language,
  true,
);
engine.updateItems([...items.keys()]);

const citations = job.clusters.map((citationItems, index) => ({
  citationID: `cluster-${index}`,
  citationItems,
  properties: { noteIndex: 0 },
}));
const clusters = engine.rebuildProcessorState(citations, "html", [...items.keys()]);

const [parameters, html] = engine.makeBibliography();
const entries = parameters.entry_ids.map(([id], index) => [id, html[index]]);
process.stdout.write(JSON.stringify({ entries, in_text: clusters.map(([, , text]) => text) }));
