// What the page makes of drawings, outside a browser: texts from standard input, results to standard output.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const bitmap = await import(pathToFileURL(process.argv[2]).href);
const texts = JSON.parse(readFileSync(0, "utf8"));
const made = texts.map((text) => {
  const bits = bitmap.unpacked(text);
  const fitted = bitmap.fitted(bits);
  return [bitmap.packed(bits), bitmap.packed(fitted), bitmap.counted(fitted), bitmap.inked(bits)];
});
process.stdout.write(JSON.stringify(made));
