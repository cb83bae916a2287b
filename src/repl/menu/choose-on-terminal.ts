import { writeInLocale } from '../../lib/locale-signs.ts';
import { openLiveScreen } from '../../render/live-screen.ts';
import { styledWidth } from '../../render/styled-text.ts';
import type { Theme } from '../../render/theme.ts';
import type { World } from '../../world.ts';
import { makeFocusStack } from '../focus.ts';
import { readKeys } from '../key-input.ts';
import { layoutRegion } from '../layout.ts';
import { holdTerminal } from '../lend-terminal.ts';
import type { Menu } from './chooser.ts';
import { loadFuzzySearch } from './filter-items.ts';
import { selectMenu } from './select-menu.ts';

/** A menu on a terminal where no chat runs yet; null when the person turns away, or the terminal goes. */
export async function chooseOnTerminal<T>(
  menu: Menu<T>,
  { stdin, stdout, env, theme }: Pick<World, 'stdin' | 'stdout' | 'env'> & { readonly theme: Theme },
): Promise<T | null> {
  const search = await loadFuzzySearch();
  const terminal = holdTerminal(stdin.stream, stdout.write);
  process.once('exit', terminal.restore);
  const stack = makeFocusStack();
  const screen = openLiveScreen(writeInLocale(stdout.write, env), styledWidth);
  const draw = (): void => {
    const size = { columns: stdout.columns, rows: stdout.rows };
    const { input } = stack.view(size);
    if (input?.cursor == null) return;
    screen.live(layoutRegion({ above: [], input: { rows: input.rows, cursor: input.cursor }, below: [] }, size.rows));
    screen.flush();
    stack.drawn(performance.now());
  };
  const chosen = selectMenu({ stack, paint: theme, search }, menu);
  const stopKeys = readKeys(
    stdin.stream,
    () => ({
      keys(events) {
        for (const event of events) {
          const leaves = event.type === 'key' && (event.name === 'ctrl-c' || event.name === 'ctrl-d');
          if (leaves) stack.clear();
          else stack.key(event, performance.now());
        }
        draw();
      },
      leave: stack.clear,
    }),
    { typed: [], onReply: () => undefined },
  );
  const stopResize = stdout.onResize(() => {
    screen.resized(stdout.columns);
    draw();
  });
  draw();
  try {
    return await chosen;
  } finally {
    stopKeys();
    stopResize();
    screen.close();
    terminal.restore();
    process.off('exit', terminal.restore);
  }
}
