import type { ActionContext, AnyAction, Args, BatchError, Values, View } from '../actions/define.ts';
import { EXIT, errorJson, MiraError } from '../errors.ts';
import { asciiSigns } from '../lib/locale-signs.ts';
import { jsonText, stripControls, stripControlsButStyle } from '../lib/terminal-text.ts';
import { openJsonLines } from './json-lines.ts';

/** Where an action's answer goes. */
export interface Printer {
  readonly json: boolean;
  readonly view: View;
  /** Text for stdout, line ends included. */
  readonly out: (text: string) => void;
  /** Text for stderr, line ends included. */
  readonly err: (text: string) => void;
}

/** What a person reads of a failure: what failed, and below it what to do. `lead`: who says so, or in a chat that it failed. */
export function failureText(error: unknown, lead: 'mira' | 'error' = 'mira'): string {
  const { message, hint } = errorJson(error);
  const lines = [`${lead}: ${message}`, ...(hint === null ? [] : [`  ${hint}`])];
  return `${stripControls(lines.join('\n'))}\n`;
}

/** A chat is mira already: there only `error:` says what a row is. */
const leadOf = ({ slash }: View): 'mira' | 'error' => (slash === true ? 'error' : 'mira');

/** What a script reads of a failure. */
export function failureJson(error: unknown): string {
  return `${jsonText({ error: errorJson(error) })}\n`;
}

/** Prints a failure in the way that was asked for and gives its exit code. */
export function printFailure(error: unknown, print: Printer): number {
  if (print.json) print.out(failureJson(error));
  else print.err(failureText(error, leadOf(print.view)));
  return error instanceof MiraError ? error.exit : EXIT.failed;
}

function isBatch(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function isRefused(value: unknown): value is BatchError {
  return typeof value === 'object' && value !== null && 'failed' in value && value.failed instanceof MiraError;
}

/** What `show` draws, ready to print: an action styles only where the view has styles, and data never does. */
export function shownText(action: AnyAction, data: unknown, view: View): string {
  const text = action.show(data, view);
  const styled = view.dim('x') !== 'x';
  const safe = styled ? stripControlsButStyle(text) : stripControls(text);
  return view.ascii === true && action.verbatim !== true ? asciiSigns(safe) : safe;
}

function printShown(action: AnyAction, data: unknown, print: Printer): void {
  const text = shownText(action, data, print.view);
  if (text !== '') print.out(`${text}\n`);
}

async function printBatch(action: AnyAction, items: AsyncIterable<unknown>, print: Printer): Promise<number> {
  const lines = print.json ? await openJsonLines(print.out) : null;
  let code: number = EXIT.done;
  for await (const item of items) {
    if (isRefused(item)) {
      code = EXIT.failed;
      if (lines === null) print.err(failureText(item.failed, leadOf(print.view)));
      else lines.write({ error: errorJson(item.failed) });
    } else if (lines === null) printShown(action, item, print);
    else lines.write(item);
  }
  await lines?.end();
  return code;
}

/** Runs an action, prints its answer, gives the exit code. Failures are thrown, except the refused lines of a batch. */
export async function runAction(
  action: AnyAction,
  values: Values<Args>,
  context: ActionContext,
  print: Printer,
): Promise<number> {
  const data = await action.run(values, context);
  if (isBatch(data)) return printBatch(action, data, print);
  if (print.json) print.out(`${jsonText(data)}\n`);
  else printShown(action, data, print);
  return action.exit?.(data) ?? EXIT.done;
}
