import { EXIT } from '../errors.ts';
import type { ChatHome, ChatOptions } from './chat-home.ts';
import { setStage } from './chat-stage.ts';
import { sayDueReminders } from './due-reminders.ts';
import { farewell } from './farewell.ts';
import { holdTerminal } from './lend-terminal.ts';
import { warmMemory } from './warm-memory.ts';

/** The chat on a terminal. Gives the exit code; throws MiraError for what hinders the start. */
export async function runChat(options: ChatOptions, home: ChatHome): Promise<number> {
  if (home.mode === 'line') {
    const { runLineChat } = await import('./line-mode/run-line-chat.ts');
    return runLineChat(options, home);
  }
  const { stdin, stdout } = home.world;
  const typed = home.typedEarly();
  const terminal = holdTerminal(stdin.stream, stdout.write);
  // Also when the process is ended from anywhere else, the terminal is put back first.
  process.once('exit', terminal.restore);
  let leave = (code: number): void => process.exit(code);
  const stopSignals = home.onSignal((signal) => {
    // Ctrl+C in a pager is for the pager.
    if (signal === 'SIGINT' && terminal.lent()) return;
    leave(signal === 'SIGHUP' ? EXIT.hangup : signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted);
  });
  const stage = await setStage(options, home, { terminal, typed }).catch((error: unknown) => {
    terminal.restore();
    throw error;
  });
  const { loop, owner, listen, warmUp, closeEditor, dimLines, settled } = stage;
  leave = loop.leave;
  process.once('exit', owner.kill);
  process.once('exit', closeEditor);
  const stopKeys = listen();
  const stopResize = stdout.onResize(loop.resized);
  const goOn = (): void => {
    terminal.retake();
    loop.resized();
  };
  process.on('SIGCONT', goOn);
  let stopWarming = (): void => undefined;
  try {
    for (const notice of home.settings.notices) loop.say(dimLines(notice));
    // After the paint, so that the prompt stands before a third of a second of claude's boot begins.
    setImmediate(() => {
      warmUp();
      if (options.incognito) return;
      void sayDueReminders(home.rooms, (line) => loop.say(dimLines(line)));
      stopWarming = warmMemory(home.rooms);
    });
    return await loop.done;
  } finally {
    stopWarming();
    await settled();
    stopKeys();
    stopResize();
    process.off('SIGCONT', goOn);
    terminal.restore();
    closeEditor();
    await owner.close();
    stopSignals();
    process.off('exit', terminal.restore);
    process.off('exit', owner.kill);
    process.off('exit', closeEditor);
    const last = farewell(owner);
    if (last !== '') stdout.write(`${dimLines(last)}\n`);
  }
}
