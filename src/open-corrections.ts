import type { Hook, HookAnswer } from './claude/hooks.ts';
import { type Json, objectOf, textOf } from './claude/json.ts';
import type { Config } from './config/index.ts';
import type { BlockQuestions } from './corrections/block-questions.ts';
import { type Checked, type Checker, openChecker } from './corrections/checker.ts';
import type { Corrections } from './corrections/corrections.ts';
import { findingLine, quote } from './corrections/decision.ts';
import type { Finding } from './corrections/judge.ts';
import type { Rule } from './corrections/rule.ts';
import { type Warnings, warningText } from './corrections/warnings.ts';
import { openWrittenFiles, type WrittenFiles } from './corrections/written-files.ts';
import { shortId } from './lib/ids.ts';
import { openChangedFiles, type Project } from './project/index.ts';
import type { World } from './world.ts';

export interface CorrectionHookParts {
  readonly world: Pick<World, 'env' | 'now' | 'id'>;
  readonly ownRoot: string;
  readonly root: string;
  readonly config: Config;
  readonly corrections: () => Promise<Corrections>;
  /** Stored id of the project; null outside of one. */
  readonly projectId: () => Promise<string | null>;
  readonly warnings: Warnings;
  /** Where a chat finds what it asks when the turn has ended; null: a line tells the command that answers. */
  readonly questions: BlockQuestions | null;
  /** A command as the person types it where the lines are read. */
  readonly command: (words: string) => string;
}

/** A checker of these rules alone, for the project that an action works in. */
export async function openRuleChecker(
  parts: {
    readonly world: Pick<World, 'env'>;
    readonly ownRoot: string;
    readonly config: () => Promise<Config>;
    readonly project: () => Promise<Project>;
  },
  rules: readonly Rule[],
): Promise<Checker> {
  const [{ values }, { root }] = await Promise.all([parts.config(), parts.project()]);
  return openChecker({
    corrections: { rules: () => rules, version: () => 'fixed' },
    project: null,
    root,
    environment: (name) => parts.world.env[name],
    loadBash: async () => (await import('./syntax/load-bash.ts')).loadBash(parts.ownRoot),
    unsure: values['corrections.unsure'],
    onFailure: values['corrections.onFailure'],
  });
}

export interface HookSession {
  readonly sessionId: string;
  /** False: nothing is counted. */
  readonly stored: boolean;
}

/** Tools that run commands or write files; mira's own write only what mira keeps. */
const MATCHER = '^(Bash|Write|Edit|MultiEdit|NotebookEdit|Monitor|PowerShell|mcp__(?!mira__).+)$';

/** After this many catches of a check whose action nobody chose, mira asks whether it should block. */
const ASKS_AFTER = 3;

interface Open {
  readonly checker: Checker;
  readonly corrections: Corrections;
  /** Null where nothing tells what was written. */
  readonly files: WrittenFiles | null;
  /** What a file of this turn breaks and was told of before it was written. */
  readonly told: Set<string>;
}

async function open(parts: CorrectionHookParts): Promise<Open> {
  const { world, ownRoot, root, config } = parts;
  const [{ loadBash }, corrections, project, changed] = await Promise.all([
    import('./syntax/load-bash.ts'),
    parts.corrections(),
    parts.projectId(),
    openChangedFiles(root, world.env),
  ]);
  const checker = openChecker({
    corrections,
    project,
    root,
    environment: (name) => world.env[name],
    loadBash: () => loadBash(ownRoot),
    unsure: config.values['corrections.unsure'],
    onFailure: config.values['corrections.onFailure'],
  });
  return { checker, corrections, files: changed === null ? null : openWrittenFiles(changed, root), told: new Set() };
}

const inFile = ({ rule, file }: Finding): string | null => (file === undefined ? null : `${rule.id} ${file}`);

interface Counting {
  readonly tool: string;
  readonly stored: boolean;
  readonly parts: Pick<CorrectionHookParts, 'command' | 'questions'>;
}

/** Stores what was caught; gives what the person is asked because of it, unless a chat asks later. */
function count({ corrections }: Open, decided: Checked, { tool, stored, parts }: Counting): readonly string[] {
  const outcome = decided.decision === 'block' ? 'blocked' : 'warned';
  return decided.counted.flatMap((finding) => {
    const { rule, subject, what } = finding;
    const own = outcome === 'blocked' && rule.action === 'warn' ? 'warned' : outcome;
    if (!stored) return [];
    const { hits, chosen } = corrections.caught({ id: rule.id, tool, subject, what, outcome: own });
    if (chosen || hits % ASKS_AFTER !== 0) return [];
    if (parts.questions !== null) {
      parts.questions.add({ id: rule.id, text: rule.text, hits, subject, what });
      return [];
    }
    const { command } = parts;
    const id = shortId(rule.id);
    return [
      `${quote(rule.text)} was broken ${hits} times. Block it from now on? ${command(`corrections block ${id}`)} · only warn, for good: ${command(`corrections warn ${id}`)}`,
    ];
  });
}

function warn(parts: CorrectionHookParts, session: HookSession, finding: Finding): void {
  const { id, now } = parts.world;
  parts.warnings.add(session.sessionId, {
    id: id(),
    text: warningText(finding),
    correction: finding.rule.id,
    at: new Date(now()).toISOString(),
  });
}

/** Answers one call: what is written about it is written before claude goes on, which takes well under a millisecond. */
async function answer(parts: CorrectionHookParts, session: HookSession, open: Open, input: Json): Promise<HookAnswer> {
  const tool = textOf(input['tool_name']);
  const cwd = textOf(input['cwd']) || parts.root;
  await open.files?.begin(await open.checker.rules());
  const decided = await open.checker.check({ tool, input: objectOf(input['tool_input']), cwd });
  if (decided.decision === 'allow') return null;
  const { command } = parts;
  const questions = count(open, decided, { tool, stored: session.stored, parts });
  const told =
    decided.decision === 'block' ? decided.counted.filter(({ rule }) => rule.id === decided.by) : decided.counted;
  // What is not stored cannot be called fine later.
  const lines = told.map((finding) => {
    const fine = session.stored ? ` (fine? ${command(`corrections fine ${shortId(finding.rule.id)}`)})` : '';
    return `correction ${findingLine(finding)}${fine}`;
  });
  const notice = [...lines, ...questions].join('\n');
  if (decided.decision === 'block') {
    return { deny: decided.reason ?? '', ...(notice === '' ? {} : { notice: `blocked by ${notice}` }) };
  }
  for (const finding of told) {
    warn(parts, session, finding);
    const key = inFile(finding);
    if (key !== null) open.told.add(key);
  }
  return { notice: `warning: ${notice}` };
}

/**
 * Looks at what the turn has written by whatever program. Claude is asked once to put right what a correction blocks;
 * the rest is told to the person now and to claude with the next message.
 */
async function atEnd(parts: CorrectionHookParts, session: HookSession, open: Open, input: Json): Promise<HookAnswer> {
  const all = (await open.files?.end()) ?? [];
  const findings = all.filter((finding) => !open.told.has(inFile(finding) ?? ''));
  open.told.clear();
  const [first] = findings;
  if (first === undefined) return null;
  const checked: Checked = { decision: 'warn', by: first.rule.id, reason: null, counted: findings };
  const questions = count(open, checked, { tool: 'turn', stored: session.stored, parts });
  const lines = findings.map((finding) => `correction ${findingLine(finding)} (${shortId(finding.rule.id)})`);
  const notice = `this turn broke ${[...lines, ...questions].join('\n')}`;
  const blocking = findings.find(({ rule }) => rule.action === 'block');
  if (blocking === undefined || input['stop_hook_active'] === true) {
    for (const finding of findings) warn(parts, session, finding);
    return { notice };
  }
  const { rule, what } = blocking;
  const deny = `A correction that the person gave does not hold yet: ${quote(rule.text)}. This turn ${what}. Put that right, then end your turn.`;
  return { deny, notice };
}

/**
 * The hooks that hold corrections, for one claude session. Rules and grammar are loaded in the background, when claude
 * has been started; a call that comes before waits for them within the deadline.
 */
export function correctionHooks(parts: CorrectionHookParts, session: HookSession): readonly Hook[] {
  const { values } = parts.config;
  let opened: Promise<Open> | null = null;
  const ready = (): Promise<Open> => {
    opened ??= open(parts);
    return opened;
  };
  const warmUp = setTimeout(() => {
    // What fails here fails again at the first call, and is told there.
    ready()
      .then(({ checker }) => checker.prepare())
      .catch(() => {
        opened = null;
      });
  }, WARM_UP_MS);
  warmUp.unref();
  return [
    {
      event: 'PreToolUse',
      matcher: MATCHER,
      timeoutMs: values['corrections.deadlineMs'],
      failClosed: values['corrections.onFailure'] === 'closed',
      run: async (input) => answer(parts, session, await ready(), input),
    },
    {
      event: 'Stop',
      timeoutMs: values['corrections.deadlineMs'],
      run: async (input) => (opened === null ? null : atEnd(parts, session, await opened, input)),
    },
  ];
}

/** The prompt is painted and claude boots by then. */
const WARM_UP_MS = 250;
