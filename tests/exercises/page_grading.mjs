// Runs the page's grading outside a browser: reads jobs from standard input, writes verdicts.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, bundle] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${folder}/${name}.js`).href);
const { review, solution } = await load("grading");
const { digest, sha256, unmasked } = await load("seal");
const { inlined } = await load("card_text");

// As much of a page as words need.
globalThis.document = {
  createElement: (tag) => ({ tag, textContent: "" }),
  createTextNode: (textContent) => ({ textContent }),
};
const words = (text) => inlined(text).map(({ tag, textContent }) => [tag ?? "", textContent]);

const jobs = JSON.parse(readFileSync(0, "utf8"));
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const answers = {
  reviews: jobs.reviews.map(({ spec, tries }) => review(jobs.specs[spec], tries)),
  solutions: jobs.specs.map(solution),
  hashes: jobs.messages.map((message) => hex(sha256(new TextEncoder().encode(message)))),
  digests: jobs.messages.map((message) => digest("salt", "0,1", message)),
  words: jobs.words.map(words),
  sentences: jobs.masked.map((text) => unmasked("salt", text)),
};
const module = await import(pathToFileURL(bundle).href);
answers.bundle = Object.keys(module.default);
process.stdout.write(JSON.stringify(answers));
