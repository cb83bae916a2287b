// Says why better-sqlite3, the one package with native code, could not be installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

function runs(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** Whether better-sqlite3 loads and opens a database; gives the message of the failure, or null. */
export function sqliteFailure() {
  try {
    const Database = require('better-sqlite3');
    new Database(':memory:').close();
    return null;
  } catch (error) {
    return error.message.split('\n')[0];
  }
}

function headersFound() {
  const version = process.versions.node;
  const places = [
    join(dirname(dirname(process.execPath)), 'include', 'node', 'node.h'),
    join(homedir(), '.cache', 'node-gyp', version, 'include', 'node', 'node.h'),
    join(homedir(), 'Library', 'Caches', 'node-gyp', version, 'include', 'node', 'node.h'),
    join(process.env.npm_config_nodedir ?? '/nonexistent', 'include', 'node', 'node.h'),
  ];
  return places.some((place) => existsSync(place));
}

/** What a build of better-sqlite3 from source needs, each found or missing, with the way to get it. */
export function nativeNeeds() {
  const mac = process.platform === 'darwin';
  const tools = mac ? 'xcode-select --install' : 'apt-get install build-essential (or your system’s equivalent)';
  return [
    {
      name: 'C++ toolchain',
      found: ['c++', 'g++', 'clang++'].some((name) => runs(name, ['--version'])) && runs('make', ['--version']),
      fix: tools,
    },
    {
      name: 'Python 3',
      found: runs('python3', ['--version']),
      fix: mac ? 'xcode-select --install' : 'apt-get install python3',
    },
    {
      name: 'Node headers',
      found: headersFound(),
      fix: 'allow node-gyp to download them, or set npm_config_nodedir to a Node folder that holds include/node',
    },
  ];
}

/** Lines for the person: which way of installing better-sqlite3 lacks what. */
export function nativeReport() {
  const lines = ['better-sqlite3 is not installed. It comes as a prebuilt binary or is compiled; if both failed:'];
  lines.push('  prebuilt binary: missing; it could not be downloaded for this system');
  for (const { name, found, fix } of nativeNeeds()) {
    lines.push(`  ${name}: ${found ? 'found' : `missing; ${fix}`}`);
  }
  return lines;
}
