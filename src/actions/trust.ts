import { join } from 'node:path';
import { openTrust } from '../config/index.ts';
import { problemError, readLayer } from '../config/layer.ts';
import { PROJECT_CONFIG, splitSafe } from '../config/load.ts';
import { brokenToml, parseToml } from '../config/toml.ts';
import { MiraError } from '../errors.ts';
import { readWithin } from '../lib/read-within.ts';
import { action } from './define.ts';

export const trust = action({
  name: 'trust',
  about: "Let the project's .mira.toml have effect",
  details:
    'Shows what the file wants and asks. Trust is for the content: after a change the file has no effect again. Executables, endpoints, keys, permissions, hooks and spending can never be set by a project.',
  examples: ['mira trust', 'mira trust --yes', 'mira trust --revoke'],
  on: ['cli'],
  writes: true,
  asks: true,
  args: { revoke: { type: 'flag', about: 'Take the trust back.' } },
  run: async ({ revoke }, { rooms, confirm, note }) => {
    const { root } = await rooms.project();
    const file = join(root, PROJECT_CONFIG);
    const store = openTrust(rooms.paths.trust);
    if (revoke) {
      store.revoke(file);
      return { file, trusted: false, sets: [], ignored: [] };
    }
    const text = readProjectText(root, file);
    const { safe, unsafe } = await wishes(text, file);
    const sets = safe.map(([key, value]) => ({ key, value }));
    note(`${file} sets:`);
    for (const { key, value } of sets) note(`  ${key} = ${JSON.stringify(value)}`);
    if (sets.length === 0) note('  nothing that a project may set');
    if (unsafe.length > 0) note(`ignored, trusted or not: ${unsafe.join(', ')}`);
    const trusted = store.isTrusted(file, text) || (await confirm('Trust this content of the file?'));
    if (trusted) store.trust(file, text);
    return { file, trusted, sets, ignored: unsafe };
  },
  show: ({ file, trusted }) => `${file} is ${trusted ? 'trusted until it changes' : 'not trusted and has no effect'}`,
});

function readProjectText(root: string, file: string): string {
  const read = readWithin(root, PROJECT_CONFIG);
  if (read.state === 'read') return read.text;
  if (read.state === 'refused') throw new MiraError('file', `${file} cannot be trusted: ${read.why}`);
  throw new MiraError('not_found', `there is no ${file}`, { hint: 'nothing to trust; .mira.toml is optional' });
}

/** Throws `config` with file and line: what is broken is corrected first, and trusted then. */
async function wishes(text: string, file: string): Promise<ReturnType<typeof splitSafe>> {
  const parsed = await parseToml(text);
  if (!parsed.ok) throw brokenToml(file, parsed.fault);
  const layer = readLayer(parsed.table, text);
  const [problem] = layer.problems;
  if (problem !== undefined) throw problemError(file, problem);
  return splitSafe(layer);
}
