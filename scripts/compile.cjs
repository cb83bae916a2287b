// `node scripts/compile.cjs FILE`: keeps the code that V8 makes of a bundle, for bin/load.cjs, and prints where.
'use strict';
const { renameSync, writeFileSync } = require('node:fs');
const { load } = require('../bin/load.cjs');

const { script, cacheFile } = load(process.argv[2]);
const half = `${cacheFile}.${process.pid}.part`;
writeFileSync(half, script.createCachedData());
renameSync(half, cacheFile);
process.stdout.write(`${cacheFile}\n`);
