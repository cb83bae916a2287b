import { localTime } from '../lib/local-time.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Block } from '../planning/blocks/block-state.ts';
import type { BlockVersion } from '../planning/blocks/blocks.ts';
import type { View } from './define.ts';
import { plainLine } from './task-lines.ts';

/** Name, what it is for, and how full it is. */
export function blockHead(block: Block, view: View): string {
  const { name, used, limit, enabled, project, version, origins } = block;
  const byClaude = origins.filter((origin) => origin === 'assistant').length;
  const facts = [
    `${used} / ${limit}`,
    version === 0 ? '' : `version ${version}`,
    enabled ? '' : 'disabled',
    project === null ? '' : plainLine(project.name),
    byClaude === 0 ? '' : `${byClaude} of ${origins.length} lines by claude`,
  ].filter((fact) => fact !== '');
  return `${view.bold(plainLine(name))}  ${view.dim(facts.join(', '))}`;
}

/** A block with its text; lines of claude's are marked. */
export function blockPage(block: Block, view: View): string {
  const lines = block.value === '' ? [] : stripControls(block.value).split('\n');
  const shown = lines.map((line, at) => {
    const number = String(at + 1).padStart(String(lines.length).length);
    return `${view.dim(`${number}${block.origins[at] === 'assistant' ? '*' : ' '} `)}${line}`;
  });
  const marked = block.origins.includes('assistant')
    ? [view.dim(`* written by claude; "blocks confirm ${plainLine(block.name)}" makes it yours`)]
    : [];
  const about = block.description === '' ? [] : [view.dim(plainLine(block.description))];
  return [blockHead(block, view), ...about, ...(shown.length === 0 ? [view.dim('(empty)')] : shown), ...marked].join(
    '\n',
  );
}

/** One line for an edit. */
export function versionLine({ version, at, actor, operation, used }: BlockVersion, view: View): string {
  return `${String(version).padStart(4)}  ${view.dim(`${localTime(at)}  ${actor.padEnd(6)}`)}  ${plainLine(operation)}  ${view.dim(`${used} characters`)}`;
}
