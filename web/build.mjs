// Makes what the wheel ships of npm packages: `npm ci && npm run build` in this folder. The results are kept in the
// repository, so that neither the wheel nor an installed program needs npm or a network.

import { build } from "esbuild";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const OUT = "../src/backchannel/serving/pages/static";
const FONTS = { "source-sans-3": ["latin", "latin-ext"], "source-serif-4": ["latin", "latin-ext"] };

mkdirSync(`${OUT}/fonts`, { recursive: true });

const result = await build({
  entryPoints: ["editor.js"],
  outfile: `${OUT}/editor.js`,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "none",
  metafile: true,
  banner: { js: "/* CodeMirror 6 and what it needs, MIT; see editor.LICENCE.txt. Made by web/build.mjs. */" },
});

for (const [name, subsets] of Object.entries(FONTS)) {
  for (const subset of subsets) {
    const file = `${name}-${subset}-wght-normal.woff2`;
    cpSync(`node_modules/@fontsource-variable/${name}/files/${file}`, `${OUT}/fonts/${file}`);
  }
}
writeFileSync(`${OUT}/fonts/LICENCE.txt`, licences(Object.keys(FONTS).map((name) => `@fontsource-variable/${name}`)));
writeFileSync(`${OUT}/editor.LICENCE.txt`, licences(bundled(result.metafile)));

/** The packages whose files are in the bundle, sorted. */
function bundled(metafile) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const names = inputs.map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean);
  return [...new Set(names)].sort();
}

/** Name, version and licence of each package, one after the other. */
function licences(names) {
  return names
    .map((name) => {
      const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
      const text = readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join("\n----------------------------------------------------------------\n\n");
}
