import type { NewCheck } from '../corrections/corrections.ts';
import type { Correction } from '../corrections/entry.ts';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { SCOPES } from '../memory/entry.ts';
import type { Rooms } from '../rooms.ts';
import {
  acceptChecks,
  actionIn,
  CHECK_ARGS,
  checksIn,
  correctionLines,
  openCorrectionsHere,
} from './correction-lines.ts';
import { type ActionContext, action, type View } from './define.ts';

/** A check that mira read out of the words, and that nobody has agreed to yet. */
interface Proposed {
  readonly kind: NewCheck['kind'];
  readonly pattern: string;
  readonly in: string | null;
  readonly instead: string | null;
  readonly words: string;
  /** What to type to have it. */
  readonly flags: string;
}

interface Answer extends Correction {
  /** False when the same text was there already. */
  readonly created: boolean;
  readonly proposed: readonly Proposed[];
}

/** Whether the person agrees; null where nobody can be asked. */
async function agrees({ confirm }: ActionContext<Rooms>, question: string): Promise<boolean | null> {
  try {
    return await confirm(question);
  } catch (error) {
    if (error instanceof MiraError && error.code === 'usage') return null;
    throw error;
  }
}

interface Found {
  readonly checks: readonly NewCheck[];
  readonly proposed: readonly Proposed[];
}

/** Checks that the sentence itself asks for: stored when the person agrees, otherwise only said. */
async function fromWords(text: string, action: NewCheck['action'], context: ActionContext<Rooms>): Promise<Found> {
  const { asFlags, inWords, proposeChecks } = await import('../corrections/propose.ts');
  const proposals = proposeChecks(text);
  if (proposals.length === 0) return { checks: [], proposed: [] };
  const checks = proposals.map((proposal) => ({ ...proposal, action }));
  if (context.actor === 'claude') return { checks, proposed: [] };
  const words = proposals.map((proposal) => stripControls(inWords(proposal)));
  const agreed = await agrees(context, `Shall mira watch over it? ${words.join('; ')}.`);
  if (agreed === true) {
    await acceptChecks(checks, context);
    return { checks, proposed: [] };
  }
  const proposed = proposals.map((proposal) => {
    const { kind, pattern, within, instead } = proposal;
    return { kind, pattern, in: within, instead, words: inWords(proposal), flags: asFlags(proposal) };
  });
  return { checks: [], proposed: agreed === null ? proposed : [] };
}

function show({ created, proposed, ...correction }: Answer, view: View): string {
  const id = shortId(correction.id);
  const head = correction.status === 'proposed' ? 'Proposed' : created ? 'Corrected' : 'Known already';
  const lines = [`${head}:`, correctionLines(correction, view)];
  for (const { words, flags } of proposed) {
    lines.push(`mira could watch over it: ${stripControls(words)}`);
    lines.push(view.dim(`  to have that: mira corrections edit ${id} ${stripControls(flags)}`));
  }
  return lines.join('\n');
}

export const correct = action({
  name: 'correct',
  about: 'Correct claude once: it is told in every session, and what can be checked is checked',
  details:
    'A check looks at each command, file and text before claude acts. It warns the first three times and then asks whether to block, unless --block or --warn is given. A common sentence ("never run X", "use A instead of B", "don\'t touch DIR", "no X in DIR") makes a check by itself, when you agree.',
  examples: [
    'mira correct "use pnpm, never npm"',
    'mira correct "use pnpm, never npm" --forbid-command \'npm *\' --instead pnpm --block',
    'mira correct "generated code is not edited" --forbid-path \'src/generated/**\' --block',
    "mira correct \"no console.log in src\" --forbid-content 'console\\.log' --in 'src/**'",
  ],
  on: ['cli', 'slash', 'tool'],
  writes: true,
  asks: true,
  tool: {
    args: ['text', 'forbidCommand', 'forbidPath', 'instead'],
    required: ['text'],
    about: 'Propose a rule that the person has given for good ("never run npm"); they confirm it later',
    free: true,
  },
  args: {
    text: { type: 'text', about: 'the correction, in one sentence', position: 'rest', required: true },
    ...CHECK_ARGS,
    scope: { type: 'choice', about: 'where it holds; without it in this project', of: SCOPES },
    path: { type: 'text', about: 'only for files that fit, inside the project', placeholder: 'GLOB' },
  },
  run: async (args, context: ActionContext<Rooms>): Promise<Answer> => {
    const given = checksIn(args);
    await acceptChecks(given, context);
    const words: Found =
      given.length > 0 ? { checks: given, proposed: [] } : await fromWords(args.text, actionIn(args), context);
    const { corrections, here } = await openCorrectionsHere(context);
    const scope = args.scope ?? (here === null ? 'global' : 'project');
    if (scope === 'project' && here === null) {
      throw new MiraError('usage', 'this folder belongs to no project', {
        hint: 'use --scope global, or --project DIR',
      });
    }
    const byClaude = context.actor === 'claude';
    const { created, correction } = corrections.add({
      text: args.text,
      scope,
      project: scope === 'project' ? here : null,
      path: args.path ?? null,
      origin: byClaude ? 'assistant' : 'user',
      status: byClaude ? 'proposed' : 'active',
      checks: words.checks,
    });
    return { ...correction, created, proposed: words.proposed };
  },
  show,
});
