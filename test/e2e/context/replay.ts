import { join } from 'node:path';
import { ACTIONS } from '../../../src/actions/index.ts';
import type { McpTool } from '../../../src/claude/tool-server.ts';
import { fittingTools } from '../../../src/context/tool-schemas.ts';
import { toolsFor } from '../../../src/surfaces/tools.ts';
import type { TurnResult } from '../../../src/turn/events.ts';
import type { ApiBody, Step } from '../../fakes/anthropic-step.ts';
import { item } from '../../unit/memory/home.ts';
import { type Living, openLiving, type StartAs } from './living.ts';

export const TURNS = 30;
export const TOOL_TOKENS = 1_200;

/** Mira's own tools as claude is offered them; what they answer is the same in every replay. */
export const TOOLS: readonly McpTool[] = fittingTools(
  toolsFor(ACTIONS, () => {
    throw new Error('no action is run here');
  }).map((tool) => ({ ...tool, run: async () => ({ text: '[]' }) })),
  TOOL_TOKENS,
).offered;

interface Scripted {
  readonly prompt: string;
  readonly steps: readonly Step[];
}

/** Turn `n` of a conversation in which claude reads, writes, edits, runs and is refused, with memory and without. */
function turn(n: number, folder: string): Scripted {
  const file = join(folder, `notes-${n}.txt`);
  const write = { name: 'Write', input: { file_path: file, content: `line ${n}\nsecond line\n` } };
  const done: Step = { text: `Done with ${n}. ${'It went as it should. '.repeat(n % 4)}` };
  switch (n % 6) {
    case 0:
      return {
        prompt: `Which key opens gate number ${n}?`,
        steps: [{ text: `The one of number ${n}.` }],
      };
    case 1:
      return {
        prompt: 'Run the linter once more',
        steps: [{ tool_use: { name: 'Bash', input: { command: `echo check ${n}` } } }, done],
      };
    case 2:
      return { prompt: 'Write down the shopping list', steps: [{ tool_use: write }, done] };
    case 3: {
      const other = join(folder, `plan-${n}.txt`);
      return {
        prompt: `Write plan ${n}, read it and change it`,
        steps: [
          { tool_use: { ...write, input: { file_path: other, content: 'alpha\nbeta\n' } } },
          { tool_use: { name: 'Read', input: { file_path: other } } },
          { tool_use: { name: 'Edit', input: { file_path: other, old_string: 'beta', new_string: `gamma ${n}` } } },
          done,
        ],
      };
    }
    case 4:
      return {
        prompt: `Remove the forbidden folder, number ${n}`,
        steps: [{ tool_use: { name: 'Bash', input: { command: `rm -rf forbidden-${n}` } } }, done],
      };
    default:
      return {
        prompt: `Is gate number ${n} painted green? And what is ${n} times ${n}?`,
        steps: [{ text: `${n * n}.` }],
      };
  }
}

export const DENIED = { allow: false, reason: 'the person does not want this folder to be removed' } as const;

/** A store with memories that some of the turns ask for. */
export async function openReplay(): Promise<Living> {
  const living = await openLiving({
    tools: TOOLS,
    policy: ({ input }) => (JSON.stringify(input).includes('forbidden') ? DENIED : { allow: true }),
  });
  for (let i = 0; i < TURNS; i++) {
    await living.home.memory.remember(item(`The gate number ${i} opens with key ${i * 7}, and is green.`), 'person');
  }
  return living;
}

/** All turns on one session; its requests, and how each turn ended. */
export async function replay(
  living: Living,
  as: StartAs,
): Promise<{ readonly bodies: readonly ApiBody[]; readonly ended: readonly TurnResult[] }> {
  living.fake.reset();
  await living.start(as);
  const ended: TurnResult[] = [];
  for (let n = 0; n < TURNS; n++) {
    const { prompt, steps } = turn(n, living.box.project);
    living.fake.push(...steps);
    const result = await living.say(prompt);
    if (result.status !== 'done') throw new Error(`turn ${n}: ${result.error?.message}`);
    ended.push(result);
  }
  return { bodies: living.fake.mainRequests.map(({ body }) => body), ended };
}

/** Tokens that mira added to a turn. */
export function addedTokens({ context }: TurnResult): number {
  return context.filter(({ placement }) => placement === 'turn').reduce((sum, { tokens }) => sum + tokens, 0);
}

/** The turns that ask for nothing that is remembered. */
export const isUnrelated = (n: number): boolean => n % 6 === 1 || n % 6 === 2;
