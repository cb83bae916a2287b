import type { Checked, Checker } from '../corrections/checker.ts';
import type { Decision } from '../corrections/decision.ts';
import { MiraError } from '../errors.ts';
import { isObject } from '../lib/is-object.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Rooms } from '../rooms.ts';
import { CORRECTION_ARGS } from './correction-lines.ts';
import { type ActionContext, action, type BatchError } from './define.ts';

/** A checker for one correction alone, whether it is switched on or not. */
async function checkerFor(id: string, { rooms }: ActionContext<Rooms>): Promise<{ checker: Checker; root: string }> {
  const [room, project] = await Promise.all([rooms.corrections(), rooms.project()]);
  const { text, path, checks, exceptions, id: whole } = room.get(id);
  const rules = checks.map(({ in: within, ...check }) => ({ ...check, within, id: whole, text, path, exceptions }));
  return { checker: await rooms.ruleChecker(rules), root: project.root };
}

function inputOf(json: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new MiraError('usage', `the input is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  if (!isObject(value)) throw new MiraError('usage', 'the input must be a JSON object, such as {"command":"npm i"}');
  return value;
}

const plain = ({ decision, by, reason }: Checked): Decision => ({ decision, by, reason });

async function* testLines(lines: AsyncIterable<string>, { checker, root }: Awaited<ReturnType<typeof checkerFor>>) {
  for await (const line of lines) {
    if (line.trim() === '') continue;
    try {
      const { tool, input } = inputOf(line);
      if (typeof tool !== 'string' || !isObject(input)) {
        throw new MiraError('usage', 'a line must be {"tool":"Bash","input":{…}}');
      }
      yield plain(await checker.check({ tool, input, cwd: root }));
    } catch (error) {
      if (!(error instanceof MiraError)) throw error;
      const failed: BatchError = { failed: error };
      yield failed;
    }
  }
}

export const correctionsTest = action({
  name: 'corrections test',
  about: 'Say what a correction would do about a tool call, without making it',
  details: 'With --stdin each line is {"tool":"Bash","input":{…}}.',
  examples: [`mira corrections test 3f9a1c2e --tool Bash --input '{"command":"sudo npm i"}'`],
  on: ['cli', 'slash'],
  batch: true,
  args: {
    id: CORRECTION_ARGS.id,
    tool: { type: 'text', about: 'name of the tool', fallback: 'Bash', placeholder: 'NAME' },
    input: { type: 'text', about: 'its input', placeholder: 'JSON' },
  },
  run: async (args, context: ActionContext<Rooms>) => {
    if (args.id === undefined) throw new MiraError('usage', 'ID is missing');
    const open = await checkerFor(args.id, context);
    if (context.stdin !== null) return testLines(context.stdin(), open);
    if (args.input === undefined)
      throw new MiraError('usage', '--input is missing', { hint: 'for example {"command":"npm i"}' });
    return plain(await open.checker.check({ tool: args.tool, input: inputOf(args.input), cwd: open.root }));
  },
  show: (decision) => ('decision' in decision ? stripControls(decision.reason ?? 'allowed') : ''),
});
