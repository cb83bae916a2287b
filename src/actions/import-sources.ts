import { realpathSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import { isMissing } from '../lib/file-errors.ts';
import { isWithin } from '../lib/read-within.ts';
import { SCOPES } from '../memory/entry.ts';
import type { Rooms } from '../rooms.ts';
import type { Found, Place, ReaderOptions } from '../transfer/found.ts';
import { type ActionContext, action } from './define.ts';
import { importFound, showImport } from './import-run.ts';

/** Arguments that every import has. */
export const IMPORT_ARGS = {
  scope: { type: 'choice', about: 'where all of it is to hold, instead of where it seems to belong', of: SCOPES },
  dryRun: { type: 'flag', about: 'only say what there is' },
} as const;

type Reader = (files: readonly string[], context: ActionContext<Rooms>) => Promise<Iterable<Found>>;

interface Source {
  readonly name: string;
  readonly about: string;
  readonly details: string;
  readonly examples: readonly string[];
  readonly placeholder: string;
  /** Without a file the source is where it usually is. */
  readonly optional?: boolean;
  readonly read: Reader;
}

/** One command for one source: files in, proposed memories out. */
function importer({ name, about, details, examples, placeholder, optional, read }: Source) {
  return action({
    name: `import ${name}`,
    about,
    details: `${details} Everything is only proposed until you accept it; the source is only read.`,
    examples,
    on: ['cli', 'slash'],
    writes: true,
    asks: true,
    args: {
      files: { type: 'ids', about: 'what to read', placeholder, required: optional !== true },
      ...IMPORT_ARGS,
    },
    run: async ({ files, scope, dryRun }, context: ActionContext<Rooms>) => {
      const named = files.map((file) => path.resolve(context.cwd, file));
      const found = await read(named, context);
      return importFound({ source: named.length === 0 ? name : named.join(', '), found, scope, dryRun }, context);
    },
    show: showImport,
  });
}

function homeOf({ env }: ActionContext<Rooms>): string {
  return env['HOME'] ?? '';
}

function realOr(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
    return file;
  }
}

/** A file of the project belongs to it, also for what it imports; any other is about everything. */
async function markdownPlaces(context: ActionContext<Rooms>) {
  const { root, detectedBy } = await context.rooms.project();
  const home = homeOf(context);
  return (file: string): { place: Place; root: string; home: string } => {
    const folder = realOr(path.dirname(file));
    if (detectedBy === 'directory') return { place: 'global', root: folder, home };
    return isWithin(root, folder) ? { place: 'here', root, home } : { place: 'global', root: folder, home };
  };
}

const everywhere: ReaderOptions = { place: 'global', tags: [] };

/** A reader of export files, which may also be named by the folder that holds them. */
function fileReader(
  load: () => Promise<(files: readonly string[], options: ReaderOptions) => Iterable<Found>>,
  ending: string,
  wanted: 'any' | 'conversations' = 'any',
): Reader {
  return async (paths) => {
    const [read, { exportFiles, isConversations }] = await Promise.all([load(), import('../transfer/export-files.ts')]);
    const files = paths.flatMap((each) => exportFiles(each, ending, wanted === 'any' ? undefined : isConversations));
    return read(files, everywhere);
  };
}

export const importClaude = importer({
  name: 'claude',
  about: 'Bring what claude has noted by itself in its memory folders',
  details:
    "Reads the notes of all projects below claude's own folder, each for its project; or only the folders named.",
  examples: ['mira import claude', 'mira import claude --dry-run'],
  placeholder: 'FOLDER',
  optional: true,
  read: async (folders, context) => {
    const { fromClaude } = await import('../transfer/from-claude.ts');
    const configFolder = context.env['CLAUDE_CONFIG_DIR'] ?? path.join(homeOf(context), '.claude');
    const { root } = await context.rooms.project();
    return fromClaude({ configFolder, folders, known: [root, context.cwd] });
  },
});

export const importMarkdown = importer({
  name: 'markdown',
  about: 'Bring rules and notes from markdown files, by heading',
  details:
    'For CLAUDE.md, AGENTS.md, GEMINI.md, .cursorrules, copilot instructions and the like. Follows @imports that stay in the project.',
  examples: ['mira import markdown CLAUDE.md AGENTS.md', 'mira import markdown ~/.claude/CLAUDE.md --scope global'],
  placeholder: 'FILE',
  read: async (files, context) => {
    const [{ fromMarkdown }, placeOf] = await Promise.all([
      import('../transfer/from-markdown.ts'),
      markdownPlaces(context),
    ]);
    return fromMarkdown(files, placeOf);
  },
});

export const importClaudeMem = importer({
  name: 'claude-mem',
  about: 'Bring the observations and summaries of claude-mem',
  details: 'Reads a copy of ~/.claude-mem/claude-mem.db, or of the file named.',
  examples: ['mira import claude-mem', 'mira import claude-mem old/claude-mem.db'],
  placeholder: 'FILE',
  optional: true,
  read: async (files, context) => {
    const { fromClaudeMem } = await import('../transfer/from-claude-mem.ts');
    const [file = path.join(homeOf(context), '.claude-mem', 'claude-mem.db'), ...others] = files;
    if (others.length > 0) throw new MiraError('usage', 'name one database');
    const project = await context.rooms.project();
    const names = project.detectedBy === 'directory' ? [] : [project.name, path.basename(project.root)];
    return fromClaudeMem(file, { placeOf: (name) => (names.includes(path.basename(name)) ? 'here' : null) });
  },
});

export const importMem0 = importer({
  name: 'mem0',
  about: 'Bring the memories of a mem0 export',
  details: 'Reads JSON as mem0 exports it: a list of memories, or an object with results.',
  examples: ['mira import mem0 export.json'],
  placeholder: 'FILE',
  read: fileReader(async () => (await import('../transfer/from-mem0.ts')).fromMem0, '.json'),
});

export const importBasicMemory = importer({
  name: 'basic-memory',
  about: 'Bring the notes of basic-memory',
  details: 'Reads one note, or all of a folder: observations, relations, and the prose by heading.',
  examples: ['mira import basic-memory ~/basic-memory'],
  placeholder: 'FILE',
  read: fileReader(async () => (await import('../transfer/from-basic-memory.ts')).fromBasicMemory, '.md'),
});

export const importMcpMemory = importer({
  name: 'mcp-memory',
  about: 'Bring the graph of the MCP memory server',
  details: 'Reads its JSON lines: each observation of an entity, and each relation.',
  examples: ['mira import mcp-memory memory.jsonl'],
  placeholder: 'FILE',
  read: fileReader(async () => (await import('../transfer/from-mcp-memory.ts')).fromMcpMemory, '.jsonl'),
});

export const importChatgpt = importer({
  name: 'chatgpt',
  about: 'Bring what you wrote in ChatGPT, from its export',
  details:
    'Reads conversations.json, or the folder of the unpacked export: each message of yours on the current branch.',
  examples: ['mira import chatgpt conversations.json', 'mira import chatgpt export-folder'],
  placeholder: 'FILE',
  read: fileReader(async () => (await import('../transfer/from-chatgpt.ts')).fromChatgpt, '.json', 'conversations'),
});

export const importClaudeAi = importer({
  name: 'claude-ai',
  about: 'Bring what you wrote on Claude.ai, from its export',
  details:
    'Reads conversations.json, or the folder of the unpacked export: each message of yours on the current branch.',
  examples: ['mira import claude-ai conversations.json'],
  placeholder: 'FILE',
  read: fileReader(async () => (await import('../transfer/from-claude-ai.ts')).fromClaudeAi, '.json', 'conversations'),
});

/** One command for each source, in the order of help. */
export const IMPORTS = [
  importClaude,
  importMarkdown,
  importClaudeMem,
  importMem0,
  importBasicMemory,
  importMcpMemory,
  importChatgpt,
  importClaudeAi,
];
