// Reads {style, locales, language, items, clusters} from standard input and writes {entries, in_text}, both as HTML:
// what citeproc-js makes of a library. The folder that holds node_modules is the only argument.
"use strict";

const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join, resolve } = require("node:path");

const CSL = createRequire(join(resolve(process.argv[2]), "package.json"))("citeproc");
const job = JSON.parse(readFileSync(0, "utf8"));
const items = new Map(job.items.map((item) => [item.id, item]));
const system = {
  retrieveLocale: (language) => job.locales[language] ?? false,
  retrieveItem: (id) => items.get(id),
};

const engine = new CSL.Engine(system, job.style, job.language, true);
engine.setOutputFormat("html");
engine.updateItems([...items.keys()]);

const registered = [];
for (const [index, cited] of job.clusters.entries()) {
  const citation = { citationID: `cluster-${index}`, citationItems: cited, properties: { noteIndex: 0 } };
  engine.processCitationCluster(citation, [...registered], []);
  registered.push([citation.citationID, 0]);
}
const inText = engine
  .rebuildProcessorState(
    job.clusters.map((cited, index) => ({
      citationID: `cluster-${index}`,
      citationItems: cited,
      properties: { noteIndex: 0 },
    })),
    "html",
    [...items.keys()],
  )
  .map(([, , html]) => html);

const [parameters, html] = engine.makeBibliography();
const entries = Object.fromEntries(parameters.entry_ids.map(([id], index) => [id, html[index]]));
process.stdout.write(JSON.stringify({ entries, in_text: inText }));
