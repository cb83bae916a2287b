// `node scripts/compile.cjs FILE`: keeps the code that V8 makes of the program, for bin/load.cjs.
'use strict';
const { mkdtempSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { load } = require('../bin/load.cjs');

/** V8 compiles a function when it is first called: these command lines call what nearly every start calls. */
const USUAL = [
  ['ask', '--dry-run', '--no-stdin', 'a question'],
  ['history', '--json'],
  ['remember', 'the warm-up of the build is quick'],
  ['recall', 'how quick is the warm-up?'],
];

async function main() {
  const { exports: program, script, cacheFile } = load(process.argv[2]);
  const home = mkdtempSync(join(tmpdir(), 'mira-build-'));
  try {
    // Any program will do for claude: a dry run only looks whether it is there.
    Object.assign(process.env, { HOME: home, MIRA_HOME: home, MIRA_CLAUDE: process.execPath });
    process.chdir(home);
    for (const words of USUAL) {
      process.argv.splice(2, process.argv.length, ...words);
      await program.main(null);
    }
  } finally {
    process.exitCode = 0;
    rmSync(home, { recursive: true, force: true });
    const half = `${cacheFile}.${process.pid}.part`;
    writeFileSync(half, script.createCachedData());
    renameSync(half, cacheFile);
  }
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
