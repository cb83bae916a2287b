import { PERMISSION_MODES } from '../claude/argv.ts';
import { MiraError } from '../errors.ts';
import type { TalkStore } from '../turn/talk-store.ts';
import type { LineResult } from './chat-loop.ts';
import type { SessionOwner } from './session-owner.ts';

/** A command of the chat itself, as `/help` lists it. */
export interface OwnCommand {
  readonly name: string;
  readonly about: string;
}

/** What the chat does by itself, besides the actions and claude's own commands. */
export const OWN_COMMANDS: readonly OwnCommand[] = [
  { name: 'help', about: 'list the commands, or explain one: /help NAME' },
  { name: 'model', about: 'show the model, or change it: /model NAME' },
  { name: 'mode', about: `show how tools are permitted, or change it: /mode ${PERMISSION_MODES.join('|')}` },
  { name: 'permissions', about: 'list the rules allowed for this project; /permissions remove RULE' },
  { name: 'new', about: 'begin a new conversation; what was said stays in the history' },
  { name: 'clear', about: 'the same as /new' },
  { name: 'quit', about: 'leave (also /exit, Ctrl+D)' },
  { name: 'exit', about: 'leave' },
];

export interface OwnParts {
  readonly owner: SessionOwner;
  readonly store: () => Promise<TalkStore>;
  readonly help: (words: string) => string;
}

const shown = (text: string): LineResult => ({ kind: 'shown', text });

async function model(rest: string, owner: SessionOwner): Promise<LineResult> {
  if (rest !== '') {
    await owner.setModel(rest);
    return shown(`model: ${rest}`);
  }
  const known = owner.info?.models.map(({ value, displayName }) => `  ${value}  ${displayName}`) ?? [];
  return shown([`model: ${owner.model}`, ...known, 'change it with /model NAME'].join('\n'));
}

async function mode(rest: string, owner: SessionOwner): Promise<LineResult> {
  if (rest === '') return shown(`mode: ${owner.permissionMode} (one of ${PERMISSION_MODES.join(', ')})`);
  await owner.setPermissionMode(rest);
  return shown(`mode: ${rest}`);
}

async function permissions(rest: string, parts: OwnParts): Promise<LineResult> {
  const store = await parts.store();
  const remove = /^remove\s+(.+)$/s.exec(rest)?.[1];
  if (remove !== undefined) {
    if (!store.removeRule(remove)) {
      throw new MiraError('not_found', `no such rule: ${remove}`, { hint: '/permissions lists them' });
    }
    return shown(`removed ${remove}; it holds until this claude ends (/new starts another)`);
  }
  if (rest !== '') throw new MiraError('usage', '/permissions, or /permissions remove RULE');
  const rules = store.rules();
  const list = rules.length === 0 ? ['no rule is allowed for this project'] : rules.map((rule) => `  ${rule}`);
  return shown([...list, `mode: ${parts.owner.permissionMode}`].join('\n'));
}

/** Carries out one of the chat's own commands; null when `name` is none of them. */
export async function runOwnCommand(name: string, rest: string, parts: OwnParts): Promise<LineResult | null> {
  switch (name) {
    case 'help':
      return shown(parts.help(rest));
    case 'quit':
    case 'exit':
      return { kind: 'leave' };
    case 'new':
    case 'clear':
      await parts.owner.fresh();
      return shown('a new conversation begins');
    case 'model':
      return model(rest, parts.owner);
    case 'mode':
      return mode(rest, parts.owner);
    case 'permissions':
      return permissions(rest, parts);
    default:
      return null;
  }
}
