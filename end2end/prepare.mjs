// Loads the demonstration once into a database in a folder, for every journey to copy: that is quicker than loading it
// for each. A folder made by the same program is left alone.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMONSTRATION, PROGRAM, SITE } from "./server.mjs";

const { mtimeMs, size } = statSync(PROGRAM);
const stamp = join(DEMONSTRATION, "program");
// A demonstration tells of today: yesterday's has nothing of it.
const wanted = `${PROGRAM} ${mtimeMs} ${size} ${new Date().toISOString().slice(0, 10)}\n`;
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  rmSync(DEMONSTRATION, { recursive: true, force: true });
  mkdirSync(DEMONSTRATION, { recursive: true });
  const { status } = spawnSync(PROGRAM, ["demo"], {
    cwd: DEMONSTRATION,
    env: {
      PATH: process.env.PATH,
      THROUGHLINE_DATABASE: `surrealkv://${join(DEMONSTRATION, "database")}`,
      THROUGHLINE_FILES: join(DEMONSTRATION, "files"),
      THROUGHLINE_SITE: SITE,
      THROUGHLINE_LOG: "warn",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}
