import { KINDS } from '../memory/entry.ts';
import type { Whole, WholeMemory } from '../memory/whole.ts';
import { redact } from '../redact/redact.ts';

const TITLES = {
  fact: 'Facts',
  preference: 'Preferences',
  decision: 'Decisions',
  pattern: 'Patterns',
  note: 'Notes',
} as const;

/** A text as an item of a list; what would begin a heading or an item of its own is moved in. */
function item({ id, text, tags, status, pinned }: WholeMemory): string {
  const marks = [
    ...(pinned ? ['pinned'] : []),
    ...(status === 'active' ? [] : [status]),
    ...tags.map((tag) => `#${tag}`),
  ];
  const tail = marks.length === 0 ? '' : ` (${marks.join(', ')})`;
  const lines = redact(text).split(/\r?\n/);
  return `- ${lines.join('\n  ')}${tail} <!-- ${id} -->`;
}

/** All memories as one document to read, by project and kind, as lines without their ends. */
export function* exportMarkdown(whole: Whole): Generator<string> {
  const names = new Map([...whole.projects()].map((project) => [project.id, project]));
  const groups = new Map<string, WholeMemory[]>();
  for (const memory of whole.memories()) {
    const key = memory.project ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [memory]);
    else group.push(memory);
  }
  yield '# Memories';
  for (const key of [...groups.keys()].sort()) {
    const project = names.get(key);
    yield `\n## ${key === '' ? 'Everywhere' : `${redact(project?.name ?? key)} (${redact(project?.root ?? '')})`}`;
    for (const kind of KINDS) {
      const memories = groups.get(key)?.filter((memory) => memory.kind === kind) ?? [];
      if (memories.length === 0) continue;
      yield `\n### ${TITLES[kind]}\n`;
      for (const memory of memories) yield item(memory);
    }
  }
}
