'use strict';
const { readFileSync } = require('node:fs');
const { dirname } = require('node:path');
const { Script } = require('node:vm');

/** What `require('node:module')` gives, which loads the whole of Node's loader of ES modules besides. */
const Module = module.constructor;

/**
 * The file with the code that V8 made of this program. Its name holds the end of the program, which is a hash of all of
 * it, since V8 itself compares no more than the length; and the Node that it is for.
 */
function cacheFile(file, source) {
  return `${file}-${source.slice(-16)}-${process.version}-${process.arch}.cache`;
}

/** Undefined when it cannot be read, for whatever reason: then the program is compiled. */
function readCache(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Loads a program made by scripts/build.mjs, which lays a function around it as Node would. With the code that V8 made
 * when it was built this takes a third of the time that `require` takes. Built with another Node, it is compiled anew.
 */
function load(file) {
  // One byte a character: esbuild writes ASCII.
  const source = readFileSync(file, 'latin1');
  const cachedData = readCache(cacheFile(file, source));
  const script = new Script(source, { filename: file, cachedData });
  const program = new Module(file);
  script.runInThisContext()(program.exports, Module.createRequire(file), program, file, dirname(file));
  return { exports: program.exports, script, cacheFile: cacheFile(file, source) };
}

module.exports = { load };
