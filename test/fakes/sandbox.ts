import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The real claude that the tests run: the pinned development dependency. */
export const CLAUDE = join(ROOT, 'node_modules/.bin/claude');

/** A place of its own for one test: nothing of the machine's environment is in it but PATH. */
export interface Sandbox {
  readonly dir: string;
  readonly home: string;
  readonly miraHome: string;
  /** An empty folder to stand in. */
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
  /** Removes it all. */
  cleanup(): void;
}

/** Makes a sandbox whose claude talks to `apiUrl` (`fake.url`), `inside` a folder; `env` is laid over its environment. */
export function makeSandbox(
  apiUrl: string,
  {
    env = {},
    firstRun = false,
    inside = tmpdir(),
  }: { env?: Readonly<Record<string, string>>; firstRun?: boolean; inside?: string } = {},
): Sandbox {
  // Resolved, since macOS has a symbolic link in front of its temporary folder and claude prints real paths.
  const dir = realpathSync(mkdtempSync(join(inside, 'mira-test-')));
  const home = join(dir, 'home');
  const miraHome = join(dir, 'mira');
  const project = join(dir, 'project');
  for (const folder of [home, miraHome, project]) mkdirSync(folder, { mode: 0o700 });
  // The first chat of a sandbox is not mira's first.
  if (!firstRun) writeFileSync(join(miraHome, 'introduced'), '');
  return {
    dir,
    home,
    miraHome,
    project,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      MIRA_HOME: miraHome,
      MIRA_CLAUDE: CLAUDE,
      ANTHROPIC_BASE_URL: apiUrl,
      ANTHROPIC_API_KEY: 'sk-test',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_AUTOUPDATER: '1',
      // What stands in the folder of all temporary files is nobody's project.
      GIT_CEILING_DIRECTORIES: dir,
      ...env,
    },
    cleanup() {
      waitForUsers(dir);
      // Retried, since elsewhere than on Linux a claude that is just ending may still write into its home.
      rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Processes whose environment names this folder: all that a run in it has started, wherever it hangs now. On Linux. */
export function processesOf(folder: string): number[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(folder);
      } catch {
        return false; // gone meanwhile, or somebody else's
      }
    });
}

/** `mira ask` leaves a claude that ends by itself. */
function waitForUsers(folder: string): void {
  const end = Date.now() + 2000;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (Date.now() < end && processesOf(folder).length > 0) Atomics.wait(cell, 0, 0, 20);
}
