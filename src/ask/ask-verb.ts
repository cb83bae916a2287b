import { EXIT, MiraError } from '../errors.ts';
import { writeInLocale } from '../lib/locale-signs.ts';
import { jsonText } from '../lib/terminal-text.ts';
import { modelForPrompt } from '../turn/long-prompt.ts';
import { parseRule } from '../turn/permission-rule.ts';
import type { TalkHome } from '../turn/talk-home.ts';
import type { AskValues } from './ask-args.ts';
import type { AskOptions } from './ask-options.ts';
import { type AnswerPrinter, jsonPrinter, type Streams, streamLine, textPrinter } from './print-answer.ts';
import { unsentResult } from './refused-result.ts';

function optionsOf(values: AskValues, json: boolean, settings: TalkHome['settings']): AskOptions {
  if (values.fork && !values.continue) {
    throw new MiraError('usage', '--fork goes with --continue', { hint: 'mira ask --continue --fork PROMPT' });
  }
  const malformed = values.allow.find((rule) => parseRule(rule) === null);
  if (malformed !== undefined) {
    throw new MiraError('usage', `--allow: ${malformed} is no rule`, {
      hint: "write it as 'Edit' or 'Bash(npm test:*)'",
    });
  }
  if (json && values.streamJson) throw new MiraError('usage', '--json and --stream-json exclude each other');
  return {
    output: values.streamJson ? 'stream-json' : json ? 'json' : 'text',
    model: values.model ?? settings.model,
    permissionMode: values.permissionMode ?? settings.permissionMode,
    allow: [...settings.allow, ...values.allow],
    goOn: values.continue,
    fork: values.fork,
    save: settings.save && !values.noSave,
    memory: !values.noMemory,
    maxTurns: values.maxTurns ?? null,
    timeoutMs: values.timeout === undefined ? null : values.timeout * 1000,
  };
}

async function printerFor(output: AskOptions['output'], streams: Streams): Promise<AnswerPrinter> {
  if (output === 'text') return textPrinter(streams);
  if (output === 'json') return jsonPrinter(streams);
  const { openJsonLines } = await import('../surfaces/json-lines.ts');
  const lines = await openJsonLines(streams.out);
  return {
    event(event) {
      const line = streamLine(event);
      if (line !== null) lines.write(line);
    },
  };
}

/** Runs `mira ask`. Gives the exit code; what is thrown is a usage or configuration error. */
export async function ask(values: AskValues, json: boolean, home: TalkHome): Promise<number> {
  const asked = optionsOf(values, json, home.settings);
  const { stdout, stderr } = home.world;
  const note = (line: string): void => stderr.write(`mira: ${line}\n`);
  const { readPrompt } = await import('./prompt-input.ts');
  const { stdin } = home.world;
  const prompt = await readPrompt(
    { isTTY: stdin.isTTY, chunks: () => stdin.stream, close: () => stdin.stream.destroy() },
    { text: values.prompt ?? '', useStdin: !values.noStdin, note },
  );
  const { model, note: longer } = modelForPrompt(asked.model, prompt.text.length);
  const options = { ...asked, model };
  if (longer !== null) note(longer);
  const own = await home.claudeHost(values.system ?? null);
  // Claude could ask the tools for what it is not given.
  const host = values.noMemory ? { ...own, tools: [] } : own;
  if (values.dryRun) {
    const { printDryRun } = await import('./dry-run.ts');
    return printDryRun({ prompt, options, host, json, id: home.world.id, out: stdout.write });
  }
  for (const notice of home.settings.notices) note(notice);
  const text = options.output === 'text';
  const out = text ? writeInLocale(stdout.write, home.world.env) : stdout.write;
  const streams: Streams = { out, err: stderr.write, live: stdout.isTTY };
  const printer = await printerFor(options.output, streams);
  try {
    const { runAsk } = await import('./run-ask.ts');
    return await runAsk(prompt, options, {
      host,
      store: home.talkStore,
      stall: home.settings.stall,
      id: home.world.id,
      printer,
      note,
      onSignal: home.onSignal,
    });
  } catch (error) {
    if (!(error instanceof MiraError) || error.exit === EXIT.usage) throw error;
    if (options.output === 'text') throw error;
    const ended = unsentResult(error, options.model);
    if (options.output === 'json') stdout.write(`${jsonText(ended)}\n`);
    else printer.event({ type: 'ended', ...ended });
    return error.exit;
  }
}
