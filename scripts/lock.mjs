// Completes package-lock.json with the packages of other platforms. npm leaves out an optional package that its registry
// does not hold, and `npm ci` then refuses the lock on every machine. Run it after a change of dependencies.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** Optional packages of exact version that `packages` of a lock file names and does not hold. */
export function absentOptionals(packages) {
  return Object.entries(packages).flatMap(([at, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name, version]) => {
        const held = `node_modules/${name}` in packages || `${at}/node_modules/${name}` in packages;
        return !held && /^\d+\.\d+\.\d+$/.test(version);
      })
      .map(([name, version]) => ({ name, version, owner: entry })),
  );
}

function libcOf(words) {
  if (!words.includes('linux')) return {};
  if (words.some((word) => word.startsWith('musl'))) return { libc: ['musl'] };
  return words.some((word) => word.startsWith('gnu')) ? { libc: ['glibc'] } : {};
}

/** The entry of a platform's package; its name says for which platform it is. Without a hash: nobody here has seen it. */
function platformEntry({ name, version, owner }) {
  const words = name.split('/').at(-1).split('-');
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`${name}: the name does not tell its platform`);
  return {
    version,
    cpu,
    ...(owner.dev ? { dev: true } : {}),
    ...libcOf(words),
    license: owner.license,
    optional: true,
    os,
    ...(owner.engines ? { engines: owner.engines } : {}),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const absent = absentOptionals(lock.packages);
  for (const each of absent) lock.packages[`node_modules/${each.name}`] = platformEntry(each);
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`package-lock.json: ${absent.length} packages of other platforms added\n`);
}
