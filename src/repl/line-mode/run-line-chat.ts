import { EXIT } from '../../errors.ts';
import { writeInLocale } from '../../lib/locale-signs.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import { inSigns } from '../../render/signs.ts';
import { openThemes } from '../../render/theme.ts';
import { makeAskToBlock } from '../ask-to-block.ts';
import { openChatAnswers } from '../chat-answers.ts';
import type { ChatHome, ChatOptions } from '../chat-home.ts';
import { errorText } from '../chat-picture.ts';
import { firstWords, greeting, openOwner, startEarly } from '../chat-stage.ts';
import { makeAnswerArchive } from '../commands/answer-archive.ts';
import { sayDueReminders } from '../due-reminders.ts';
import { farewell } from '../farewell.ts';
import { openCommands } from '../judge-line.ts';
import { sayLast } from '../said-last.ts';
import { type LineLoop, startLineLoop } from './line-loop.ts';
import { readLines } from './read-lines.ts';

/** A chat in whole lines, for screen readers and terminals that can do nothing else. Gives the exit code. */
export async function runLineChat(options: ChatOptions, home: ChatHome): Promise<number> {
  const { stdin, stdout, env } = home.world;
  const steadyMs = (): number => performance.now();
  const columns = (): number => stdout.columns;
  const themes = await openThemes({ env, on: false, wish: 'dark' });
  let loop: LineLoop | null = null;
  const theLoop = (): LineLoop => {
    if (loop === null) throw new Error('the chat has not begun');
    return loop;
  };
  const archive = makeAnswerArchive();
  const say = (line: string): void => theLoop().say(stripControls(line));
  const owner = await openOwner(options, home, {
    say,
    onEvent: (event) => {
      archive.accept(event);
      theLoop().event(event);
      if (event.type === 'ended') askToBlock().catch(theLoop().broken);
    },
  });
  const askToBlock = makeAskToBlock({ home, owner, loop: theLoop, say });
  const answers = openChatAnswers({
    home,
    themes,
    redraw: () => undefined,
    thoughts: () => commands.thoughtsShown(),
  });
  let stopLines: () => void = () => undefined;
  const listen = (): void => {
    stopLines = readLines(stdin.stream, {
      line: (line) => theLoop().typed(line),
      ended: () => theLoop().leave(EXIT.done),
    });
  };
  const commands = await openCommands({
    home,
    themes,
    owner,
    archive,
    loop: theLoop,
    whole: answers.drawing.whole,
    // Not even what moves nothing on the screen: the terminal may print it.
    signalTerminal: () => undefined,
    async lend(run) {
      stopLines();
      try {
        return await run();
      } finally {
        listen();
      }
    },
  });
  stdout.write(firstWords(home, { columns: columns(), rows: stdout.rows }));
  stdout.write(`${inSigns(greeting(options, home).join('\n'), themes.current().signs)}\n`);
  loop = startLineLoop({
    write: writeInLocale(stdout.write, home.world.env),
    session: { submit: commands.submit, busy: owner.busy, answer: owner.answer, cancel: owner.cancel },
    theme: themes.current(),
    answerView: answers.view,
    diff: answers.diff,
    columns,
    line: commands.line,
    carried: commands.carriedRows,
    steadyMs,
  });
  process.once('exit', owner.kill);
  listen();
  const stopSignals = home.onSignal((signal) => {
    if (signal === 'SIGINT') theLoop().interrupt();
    else theLoop().leave(signal === 'SIGHUP' ? EXIT.hangup : EXIT.terminated);
  });
  try {
    for (const notice of home.settings.notices) loop.say(notice);
    void sayLast(options.saved, home, { whole: answers.drawing.whole, theme: themes.current(), front: loop });
    startEarly(owner, (error) => theLoop().say(errorText(error, themes.current(), columns())));
    if (!options.incognito) void sayDueReminders(home.rooms, (line) => theLoop().say(line));
    void answers.drawing.warm();
    return await loop.done;
  } finally {
    stopLines();
    await owner.close();
    stopSignals();
    process.off('exit', owner.kill);
    const last = farewell(owner);
    stdout.write(last === '' ? '\n' : `\n${inSigns(last, themes.current().signs)}\n`);
  }
}
