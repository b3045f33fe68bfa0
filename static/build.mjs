// Builds what the browser loads: esbuild bundles each entry into static/dist/ under a hashed name, and
// manifest.json says which name is current. Run by `make assets`; no server code and no page logic lives here.
import { randomBytes } from "node:crypto";
import { access, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "esbuild";

// Every file that a template names with asset(): a new page script goes here.
const ENTRIES = ["site.css", "site.js", "accounts/boundaries.js", "notifications/push.js", "notifications/worker.js", "rooms/room.js"];

const SOURCES = path.dirname(fileURLToPath(import.meta.url));
const DIST = path.join(SOURCES, "dist");
const COMPRESSED = /\.(css|js|svg)$/;

function give_up(words) {
  console.error(`assets: ${words}`);
  process.exit(1);
}

async function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}

// A server may be reading while we write: a file appears whole under its name or not at all.
async function write_whole(file, contents) {
  await mkdir(path.dirname(file), { recursive: true });
  const partial = `${file}.${randomBytes(4).toString("hex")}.partial`;
  await writeFile(partial, contents);
  await rename(partial, file);
}

async function compressed(contents) {
  const gz = await promisify(gzip)(contents, { level: 9 });
  const br = await promisify(brotliCompress)(contents, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length },
  });
  return { ".gz": gz, ".br": br };
}

async function files_below(folder) {
  const found = await readdir(folder, { withFileTypes: true, recursive: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

for (const entry of ENTRIES) {
  if (!(await exists(path.join(SOURCES, entry)))) {
    give_up(`static/${entry} is missing. Write it, or take it out of ENTRIES in static/build.mjs.`);
  }
}

const result = await build({
  absWorkingDir: SOURCES,
  entryPoints: ENTRIES,
  outbase: SOURCES,
  outdir: DIST,
  entryNames: "[dir]/[name]-[hash]",
  chunkNames: "parts/[name]-[hash]",
  assetNames: "media/[name]-[hash]",
  bundle: true,
  minify: true,
  sourcemap: false,
  target: "es2020",
  // Modules, split: what site.js and room.js share is loaded, and lives, once.
  format: "esm",
  splitting: true,
  platform: "browser",
  // As files, for the content security policy lets no data: address through.
  loader: { ".svg": "file", ".png": "file", ".webp": "file", ".woff2": "file" },
  charset: "utf8",
  legalComments: "eof",
  metafile: true,
  write: false,
  logLevel: "warning",
}).catch(() => give_up("the build failed; esbuild's own words are above."));

const keep = new Set();
for (const file of result.outputFiles) {
  const versions = { "": file.contents };
  if (COMPRESSED.test(file.path)) Object.assign(versions, await compressed(file.contents));
  for (const [ending, contents] of Object.entries(versions)) {
    const target = file.path + ending;
    keep.add(target);
    // The name holds the contents' hash: what is there already is right already.
    if (!(await exists(target))) await write_whole(target, contents);
  }
}

const manifest = {};
for (const [output, about] of Object.entries(result.metafile.outputs)) {
  if (about.entryPoint && ENTRIES.includes(about.entryPoint)) {
    manifest[about.entryPoint] = path.posix.relative("dist", output);
  }
}
const manifest_file = path.join(DIST, "manifest.json");
await write_whole(manifest_file, JSON.stringify(manifest, Object.keys(manifest).sort(), 2) + "\n");
keep.add(manifest_file);

// Only now, with the manifest pointing at the new names, may the old ones go.
for (const file of await files_below(DIST)) {
  if (!keep.has(file)) await rm(file, { force: true });
}
console.log(`assets: ${ENTRIES.length} entries, ${result.outputFiles.length} files in static/dist/`);
