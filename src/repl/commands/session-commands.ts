import { PERMISSION_MODES } from '../../claude/argv.ts';
import { MiraError } from '../../errors.ts';
import { inSigns } from '../../render/signs.ts';
import type { LineResult } from '../sending.ts';
import type { SessionOwner } from '../session-owner.ts';
import { type ChatCommand, type Choice, type CommandParts, shown, shownAsIs } from './command.ts';

/** `/help [NAME]` */
export const help: ChatCommand = {
  name: 'help',
  about: 'list the commands by topic, or explain one or a topic',
  topic: 'This chat',
  usage: '[NAME|TOPIC|all]',
  examples: ['/help', '/help memory', '/help copy'],
  run: (rest, { help: page, view }) => shownAsIs(inSigns(page(rest), view.signs)),
};

async function begin(_rest: string, { owner, carried, lastMessage, view }: CommandParts): Promise<LineResult> {
  await owner.fresh();
  carried.drop();
  lastMessage.clear();
  return shown('a new conversation begins', { view });
}

export const fresh: ChatCommand = {
  name: 'new',
  about: 'begin a new conversation; what was said stays in the history',
  topic: 'Talk',
  run: begin,
};

export const clear: ChatCommand = { name: 'clear', about: 'the same as /new', topic: 'Talk', run: begin };

export const quit: ChatCommand = {
  name: 'quit',
  about: 'leave (also /exit, Ctrl+D)',
  topic: 'This chat',
  run: () => ({ kind: 'leave' }),
};

export const exit: ChatCommand = { ...quit, name: 'exit', about: 'leave' };

/** `/compact` is claude's own; it is named here so that help and completion know it before claude has booted. */
export const compact: ChatCommand = {
  name: 'compact',
  about: 'let claude sum the conversation up to make room; asks the model',
  topic: 'Talk',
  usage: '[INSTRUCTIONS]',
  details: 'Sent to claude as it is. What was said stays whole in the history.',
  examples: ['/compact', '/compact keep what we decided about the parser'],
  run: (rest) => ({ kind: 'send', text: `/compact ${rest}`.trimEnd() }),
};

const MODE_ABOUT: Readonly<Record<string, string>> = {
  default: 'ask for what no rule allows',
  acceptEdits: 'edit files of the project without a question',
  plan: 'read and plan, change nothing',
  bypassPermissions: 'ask nothing at all',
  dontAsk: 'refuse what no rule allows',
  auto: 'claude judges which calls need a question',
};

export const mode: ChatCommand = {
  name: 'mode',
  about: 'show how tools are permitted, or change it',
  topic: 'This chat',
  usage: '[MODE]',
  choices: () => PERMISSION_MODES.map((word) => ({ word, about: MODE_ABOUT[word] ?? '' })),
  async run(rest, { owner, chooser, view }) {
    const items = PERMISSION_MODES.map((word) => ({ label: word, hint: MODE_ABOUT[word] ?? '', value: word }));
    const title = `mode: ${owner.permissionMode}; how are tools permitted?`;
    const wanted = rest === '' ? await chooser.select<string>({ title, items, start: owner.permissionMode }) : rest;
    if (wanted !== null) await owner.setPermissionMode(wanted);
    return shown(`mode: ${owner.permissionMode}`, { view });
  },
};

const models = (info: CommandParts['owner']['info']): readonly Choice[] =>
  info?.models.map(({ value, displayName }) => ({ word: value, about: displayName })) ?? [];

export const model: ChatCommand = {
  name: 'model',
  about: 'show the model, or change it',
  topic: 'This chat',
  usage: '[NAME]',
  choices: (owner) => models(owner?.info ?? null),
  async run(rest, { owner, chooser, view }) {
    // The list is claude's, which may still be booting.
    if (rest === '' && owner.info === null) await owner.booted();
    const items = models(owner.info).map(({ word, about }) => ({ label: word, hint: about, value: word }));
    const asks = rest === '' && items.length > 0;
    const menu = { title: `model: ${owner.model}; who answers from now on?`, items, start: owner.model };
    const wanted = asks ? await chooser.select<string>(menu) : rest || null;
    if (wanted !== null) await owner.setModel(wanted);
    return shown(`model: ${owner.model}`, { view });
  },
};

/** Takes a rule back. Throws `not_found` when there is no such rule. */
async function removeRule(rule: string, parts: CommandParts): Promise<LineResult> {
  const store = await parts.store();
  if (!store.removeRule(rule)) {
    throw new MiraError('not_found', `no such rule: ${rule}`, { hint: '/permissions lists them' });
  }
  return shown(`removed ${rule}; it holds until this claude ends (/new starts another)`, parts);
}

/** The rules of the project and of this session alone, and the mode. */
export function rulesText(
  saved: readonly string[],
  { sessionRules, permissionMode }: Pick<SessionOwner, 'sessionRules' | 'permissionMode'>,
): readonly string[] {
  const own = sessionRules.filter((rule) => !saved.includes(rule)).map((rule) => `  ${rule} (this session only)`);
  const list = saved.length === 0 ? ['no rule is allowed for this project'] : saved.map((rule) => `  ${rule}`);
  const how = saved.length === 0 ? [] : ['/permissions remove takes one of the project back'];
  return [...list, ...own, ...how, `mode: ${permissionMode}`];
}

export const permissions: ChatCommand = {
  name: 'permissions',
  about: 'list the rules allowed for this project and this session, or remove one',
  topic: 'This chat',
  usage: '[remove [RULE]]',
  details: 'Without a rule, /permissions remove offers them in a menu.',
  examples: ['/permissions', '/permissions remove', '/permissions remove Bash(npm test:*)'],
  choices: () => [{ word: 'remove', about: 'take a rule back' }],
  async run(rest, parts) {
    const named = /^remove\s+(.+)$/s.exec(rest)?.[1];
    if (named !== undefined) return removeRule(named, parts);
    if (rest !== '' && rest !== 'remove') throw new MiraError('usage', '/permissions, or /permissions remove RULE');
    const rules = (await parts.store()).rules();
    if (rest === 'remove' && rules.length > 0) {
      const items = rules.map((rule) => ({ label: rule, value: rule }));
      const chosen = await parts.chooser.select({ title: 'Which rule is taken back?', items });
      return chosen === null ? shown('the rules stay', parts) : removeRule(chosen, parts);
    }
    return shown(rulesText(rules, parts.owner).join('\n'), parts);
  },
};
