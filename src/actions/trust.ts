import { join } from 'node:path';
import { openTrust } from '../config/index.ts';
import { problemError, readLayer } from '../config/layer.ts';
import { PROJECT_CONFIG, splitSafe } from '../config/load.ts';
import { brokenToml, parseToml } from '../config/toml.ts';
import { MiraError } from '../errors.ts';
import { readWithin } from '../lib/read-within.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { type ProjectText, type ProjectWishes, readWishes } from '../project/index.ts';
import { action } from './define.ts';

/** Lines of a text that are shown; the rest is in the file. */
const SHOWN_LINES = 40;

/** A file of the repository that wants something. */
interface Asking {
  readonly file: string;
  readonly kind: 'config' | 'marker' | ProjectText['kind'];
  readonly text: string;
  /** What it wants, for the person. */
  readonly wants: readonly string[];
}

interface ConfigAsking extends Asking {
  readonly sets: readonly { readonly key: string; readonly value: unknown }[];
  readonly ignored: readonly string[];
}

const AS = {
  persona: 'how claude is to be in this project',
  guidelines: 'guidelines for claude in this project',
  agents: 'guidelines for claude in this project; the CLI does not read them by itself',
  file: 'along with the guidelines, as the marker asks',
} as const;

export const trust = action({
  name: 'trust',
  about: "Let the project's .mira.toml, .mira/ files and AGENTS.md have effect",
  details:
    'Shows what each file wants and asks. Trust is for the content: after a change the file has no effect again. In a chat it holds from the next one on. Executables, endpoints, keys, permissions, hooks and spending can never be set by a project.',
  examples: ['mira trust', 'mira trust --yes', 'mira trust --revoke'],
  on: ['cli', 'slash'],
  writes: true,
  asks: true,
  args: { revoke: { type: 'flag', about: 'Take the trust back.' } },
  run: async ({ revoke }, { rooms, confirm, note }) => {
    const { root, folder } = await rooms.project();
    const store = openTrust(rooms.paths.trust);
    const wishes = await readWishes(folder);
    const config = revoke ? null : await readConfig(root);
    const files: readonly Asking[] = [...(config === null ? [] : [config]), ...askingFiles(wishes)];
    const about = { file: join(root, PROJECT_CONFIG), sets: config?.sets ?? [], ignored: config?.ignored ?? [] };
    if (revoke) {
      for (const file of [about.file, ...files.map((each) => each.file)]) store.revoke(file);
      return { ...about, trusted: false, files: told(files, () => false) };
    }
    if (files.length === 0) {
      throw new MiraError('not_found', `no file below ${folder} wants anything`, {
        hint: 'nothing to trust; .mira.toml, .mira/project.toml, .mira/guidelines.md and AGENTS.md are optional',
      });
    }
    for (const { file, wants } of files) for (const line of [`${file}:`, ...wants]) note(stripControls(line));
    for (const notice of wishes.notices) note(stripControls(notice));
    const asked = files.filter(({ file, text }) => !store.isTrusted(file, text));
    const question = files.length === 1 ? 'Trust this content of the file?' : 'Trust this content of these files?';
    const trusted = asked.length === 0 || (await confirm(question));
    if (trusted) for (const { file, text } of asked) store.trust(file, text);
    return { ...about, trusted, files: told(files, ({ file, text }) => store.isTrusted(file, text)) };
  },
  show: ({ files }) =>
    files
      .map(
        ({ file, trusted }) => `${file} is ${trusted ? 'trusted until it changes' : 'not trusted and has no effect'}`,
      )
      .join('\n'),
});

function told(files: readonly Asking[], isTrusted: (file: Asking) => boolean) {
  return files.map((each) => ({ file: each.file, kind: each.kind, trusted: isTrusted(each) }));
}

function shownText(text: string): readonly string[] {
  const lines = text.trimEnd().split('\n');
  const more = lines.length - SHOWN_LINES;
  return [...lines.slice(0, SHOWN_LINES), ...(more > 0 ? [`… and ${more} more lines`] : [])].map(
    (line) => `    ${line}`,
  );
}

function askingFiles({ marker, texts }: ProjectWishes): readonly Asking[] {
  const shown = texts.map(
    ({ kind, path, text }): Asking => ({ file: path, kind, text, wants: [`  ${AS[kind]}:`, ...shownText(text)] }),
  );
  if (marker === null) return shown;
  const { maxTokens, exclude, files, persona } = marker.wants;
  const wants = [
    ...(maxTokens === null ? [] : [`  at most ${maxTokens} tokens of context`]),
    ...(exclude.length === 0 ? [] : [`  to leave out of the context: ${exclude.join(', ')}`]),
    ...(files.length === 0 ? [] : [`  to give files: ${files.join(', ')}`]),
    ...(persona === null ? [] : [`  to give a persona: ${persona}`]),
  ];
  return [{ file: marker.path, kind: 'marker', text: marker.text, wants }, ...shown];
}

async function readConfig(root: string): Promise<ConfigAsking | null> {
  const file = join(root, PROJECT_CONFIG);
  const read = readWithin(root, PROJECT_CONFIG);
  if (read.state === 'missing') return null;
  if (read.state === 'refused') throw new MiraError('file', `${file} cannot be trusted: ${read.why}`);
  const { safe, unsafe } = await wishesOf(read.text, file);
  const sets = safe.map(([key, value]) => ({ key, value }));
  const wants = [
    ...(sets.length === 0 ? ['  nothing that a project may set'] : []),
    ...sets.map(({ key, value }) => `  ${key} = ${JSON.stringify(value)}`),
    ...(unsafe.length === 0 ? [] : [`  ignored, trusted or not: ${unsafe.join(', ')}`]),
  ];
  return { file, kind: 'config', text: read.text, wants, sets, ignored: unsafe };
}

/** Throws `config` with file and line: what is broken is corrected first, and trusted then. */
async function wishesOf(text: string, file: string): Promise<ReturnType<typeof splitSafe>> {
  const parsed = await parseToml(text);
  if (!parsed.ok) throw brokenToml(file, parsed.fault);
  const layer = readLayer(parsed.table, text);
  const [problem] = layer.problems;
  if (problem !== undefined) throw problemError(file, problem);
  return splitSafe(layer);
}
