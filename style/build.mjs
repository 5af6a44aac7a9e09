// Builds what the browser gets besides pages and wasm, into target/site: throughline.css, the scripts, the fonts and images
// the style sheet names, and everything in public/. A part whose sources are unchanged since its last build is left alone.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const style = dirname(fileURLToPath(import.meta.url));
const root = dirname(style);
const site = join(root, "target/site");
const uswds = join(style, "node_modules/@uswds/uswds");
const stampsFile = join(root, "target/style-stamps.json");

// What a visitor on a slow line pays, in bytes after gzip. Past it the build fails: cut something.
const BUDGET = { "throughline.css": 30_000, "chart.js": 230_000, "live.js": 3_000, "grid.js": 2_000 };
const CHART_BANNER = "/* With Apache ECharts and ZRender: Apache-2.0 and BSD-3-Clause licences */";

const own = readdirSync(style, { withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(style, entry.name));
const tools = own.filter((file) => /build\.mjs$|package-lock\.json$/.test(file));
const parts = [
  { name: "throughline.css", sources: [...tools, ...own.filter((file) => file.endsWith(".scss"))], build: buildStyleSheet },
  { name: "chart.js", sources: [...tools, join(style, "chart.js")], build: () => buildScript("chart.js", CHART_BANNER) },
  { name: "live.js", sources: [...tools, join(style, "live.js")], build: () => buildScript("live.js") },
  { name: "grid.js", sources: [...tools, join(style, "grid.js")], build: () => buildScript("grid.js") },
  { name: "public", sources: [join(style, "build.mjs"), ...filesBelow(join(root, "public"))], build: copyPublic },
];

mkdirSync(site, { recursive: true });
const stamps = readStamps();
for (const part of parts) {
  const stamp = stampOf(part.sources);
  const known = stamps[part.name];
  if (known?.stamp === stamp && known.made.every((file) => existsSync(join(site, file)))) continue;
  const made = await part.build();
  for (const old of known?.made ?? []) if (!made.includes(old)) rmSync(join(site, old), { force: true });
  stamps[part.name] = { stamp, made };
  report(part.name, made);
  writeFileSync(stampsFile, JSON.stringify(stamps, null, 1));
}

/** The style sheet, and the fonts and images it names. */
async function buildStyleSheet() {
  const sass = await import("sass");
  const { css } = sass.compile(join(style, "throughline.scss"), {
    style: "compressed",
    loadPaths: [join(uswds, "packages")],
    quietDeps: true,
    logger: { debug() {}, warn: (message, { span }) => console.warn(`${span?.url?.pathname ?? "style"}: ${message}`) },
  });
  writeFileSync(join(site, "throughline.css"), css);
  const named = [...new Set([...css.matchAll(/url\("?\/((?:fonts|img)\/[^")]+)"?\)/g)].map((match) => match[1]))];
  for (const file of named) cpSync(join(uswds, "dist", file), join(site, file));
  return ["throughline.css", ...named];
}

async function buildScript(name, banner = "") {
  const { build } = await import("esbuild");
  await build({
    entryPoints: [join(style, name)],
    outfile: join(site, name),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    banner: { js: banner },
    legalComments: "none",
    logLevel: "warning",
  });
  return [name];
}

function copyPublic() {
  const from = join(root, "public");
  const files = filesBelow(from).map((file) => relative(from, file));
  for (const file of files) cpSync(join(from, file), join(site, file));
  return files;
}

function report(name, made) {
  const sizes = made.filter((file) => existsSync(join(site, file))).map((file) => readFileSync(join(site, file)));
  const budget = BUDGET[name];
  if (!budget) return console.log(`${name}: ${made.length} files`);
  const zipped = gzipSync(sizes[0], { level: 9 }).length;
  const others = made.length > 1 ? `, and ${made.length - 1} fonts and images, ${kilobytes(sum(sizes.slice(1)))}` : "";
  console.log(`${name}: ${kilobytes(sizes[0].length)}, ${kilobytes(zipped)} gzip${others}`);
  if (zipped > budget) {
    console.error(`${name} is over its budget of ${kilobytes(budget)} gzip (style/build.mjs)`);
    process.exit(1);
  }
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function stampOf(files) {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${relative(root, file)} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex");
}

function readStamps() {
  try {
    return JSON.parse(readFileSync(stampsFile, "utf8"));
  } catch {
    return {};
  }
}

function sum(buffers) {
  return buffers.reduce((total, buffer) => total + buffer.length, 0);
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
