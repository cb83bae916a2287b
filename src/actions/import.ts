import path from 'node:path';
import { MiraError } from '../errors.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { announce, type ImportAnswer, importFound, showImport } from './import-run.ts';
import { IMPORT_ARGS } from './import-sources.ts';

interface Asked {
  readonly scope: 'global' | 'project' | undefined;
  readonly dryRun: boolean;
}

const SOURCES = 'claude, markdown, claude-mem, mem0, basic-memory, mcp-memory, chatgpt, claude-ai';

async function takeFile(file: string, asked: Asked, context: ActionContext<Rooms>): Promise<ImportAnswer> {
  const { isListOfTexts, readHeader } = await import('../transfer/own-file.ts');
  if (readHeader(file) !== null) return takeOwn(file, asked, context);
  if (!isListOfTexts(file)) {
    throw new MiraError('usage', `${file} is no export of mira's`, {
      hint: `say what it is: mira import SOURCE FILE, where SOURCE is one of ${SOURCES}`,
    });
  }
  const { fromTexts } = await import('../transfer/from-texts.ts');
  return importFound({ source: file, found: fromTexts(file, { place: 'here', tags: [] }), ...asked }, context);
}

async function takeOwn(file: string, { scope, dryRun }: Asked, context: ActionContext<Rooms>): Promise<ImportAnswer> {
  if (scope !== undefined) {
    throw new MiraError('usage', 'an export is taken back as it was, without --scope', {
      hint: 'move single memories afterwards: mira memories move ID --scope global',
    });
  }
  const { readOwn } = await import('../transfer/import-own.ts');
  const contents = readOwn(file);
  announce(file, contents.sample, contents.memories, context.note);
  if (dryRun) {
    return { batch: null, read: contents.memories, added: 0, same: 0, redacted: 0, skipped: [], dryRun: true };
  }
  return (await context.rooms.transfer()).takeBack(file, contents);
}

async function undo(typed: string, { rooms, confirm }: ActionContext<Rooms>): Promise<ImportAnswer> {
  const transfer = await rooms.transfer();
  const { id, source, memories } = transfer.batch(typed);
  const what = memories === 1 ? 'the memory' : `the ${memories} memories`;
  if (!(await confirm(`Remove ${what} that came from ${source}, but for what you have accepted or changed?`))) {
    return { batch: id, read: memories, added: 0, same: 0, redacted: 0, removed: 0, skipped: [] };
  }
  return transfer.undo(id);
}

export const importFile = action({
  name: 'import',
  about: 'Bring memories in: an export of mira, or another source by name',
  details:
    'An export comes back as it was, with ids and history; take only your own. From any other source everything is only proposed until you accept it. What is known already is not stored again, and what was forgotten does not come back.',
  examples: ['mira import memories.jsonl', 'mira import markdown CLAUDE.md', 'mira import --undo 3f9a1c2e'],
  on: ['cli', 'slash'],
  writes: true,
  asks: true,
  args: {
    file: { type: 'text', about: 'a file that "mira export" wrote', position: 'one', placeholder: 'FILE' },
    undo: { type: 'text', about: 'remove what this import brought', placeholder: 'BATCH' },
    scope: IMPORT_ARGS.scope,
    dryRun: IMPORT_ARGS.dryRun,
  },
  run: async ({ file, undo: batch, scope, dryRun }, context: ActionContext<Rooms>) => {
    if ((file === undefined) === (batch === undefined)) {
      throw new MiraError('usage', 'say what to bring: FILE, --undo BATCH, or a source and its file', {
        hint: `sources: ${SOURCES}; see "mira import --help"`,
      });
    }
    if (batch !== undefined) return undo(batch, context);
    return takeFile(path.resolve(context.cwd, file ?? ''), { scope, dryRun }, context);
  },
  show: showImport,
});
