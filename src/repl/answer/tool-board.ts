import { isObject } from '../../lib/is-object.ts';
import { oneLine } from '../../lib/one-line.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import { inSigns } from '../../render/signs.ts';
import { cutStyled } from '../../render/styled-text.ts';
import type { Theme } from '../../render/theme.ts';
import type { WordDiff } from '../../render/tools/diff-rows.ts';
import { afterTaskTool, type Todo, todoLine, todoRows, todosOf } from '../../render/tools/todo-rows.ts';
import { callDetails, callLine, type EndedCall, type LineOptions, mergedLine } from '../../render/tools/tool-line.ts';
import { shortTime } from '../../render/tools/tool-outcome.ts';
import { type Places, type ToolTitle, toolTitle } from '../../render/tools/tool-title.ts';
import type { TurnEvent } from '../../turn/events.ts';

type Started = Extract<TurnEvent, { type: 'tool_started' }>;
type Finished = Extract<TurnEvent, { type: 'tool_finished' }>;
type Task = Extract<TurnEvent, { type: 'task' }>;

export interface BoardParts {
  readonly theme: () => Theme;
  readonly columns: () => number;
  readonly places: Places;
  readonly steadyMs: () => number;
  /** Marks words in diffs; null until that is loaded. */
  readonly words: () => WordDiff | null;
}

/** The tools of a turn: what runs is live, what has ended is a line. */
export interface ToolBoard {
  readonly started: (event: Started) => void;
  /** Lines that this end brings; none when it may still be joined with the calls that follow. */
  readonly finished: (event: Finished) => readonly string[];
  readonly task: (event: Task) => readonly string[];
  /** The person is asked about this call, or has answered, maybe by another input: their time is not the tool's. */
  readonly asked: (toolId: string) => void;
  readonly answered: (tool: string, input: unknown) => void;
  /** Something else comes: the calls that waited to be joined are finished lines now. */
  readonly settle: () => readonly string[];
  /** Rows of what runs, each narrower than `columns`. */
  readonly rows: (columns: number) => readonly string[];
}

interface Running {
  readonly name: string;
  title: ToolTitle;
  readonly input: Started['input'];
  readonly parentId: string | null;
  sinceMs: number;
  asked: boolean;
  /** Titles of the calls that a sub-agent has made, the newest last. */
  readonly children: string[];
  childCount: number;
}

/** Looking around: calls that are told together. */
const JOINED = new Set(['Read', 'Grep', 'Glob', 'LS', 'NotebookRead']);
/** So many of them at least; fewer are told one by one. */
const JOIN_FROM = 3;
/** Children of a sub-agent that are seen while it runs. */
const CHILD_ROWS = 3;
const TODO_ROWS = 6;
/** Lists of what is to do change often: told when an item is done. */
const TODO_TOOLS = new Set(['TodoWrite', 'TaskCreate', 'TaskUpdate', 'TaskList', 'TaskGet']);

/** What a call began goes on behind it: it was asked to, or it took too long to be waited for. */
const goesOn = ({ input }: Running, { result }: Finished): boolean =>
  input['run_in_background'] === true || (isObject(result) && 'backgroundTaskId' in result);

class Board implements ToolBoard {
  readonly #parts: BoardParts;
  readonly #running = new Map<string, Running>();
  readonly #tasks = new Map<string, { readonly about: string; readonly toolId: string | null }>();
  #joined: EndedCall[] = [];
  #todos: readonly Todo[] = [];
  #toldTodos = '';

  constructor(parts: BoardParts) {
    this.#parts = parts;
  }

  #options(): LineOptions {
    const { theme, columns, words } = this.#parts;
    return { theme: theme(), columns: Math.max(20, columns() - 1), words: words() };
  }

  readonly started = (event: Started): void => {
    const { name, input, parentId } = event;
    const title = toolTitle(name, input, this.#parts.places);
    const parent = parentId === null ? undefined : this.#running.get(parentId);
    if (parent !== undefined) {
      parent.children.push(`${title.name} ${title.target}`.trimEnd());
      parent.childCount += 1;
      if (parent.children.length > CHILD_ROWS) parent.children.shift();
    }
    const sinceMs = this.#parts.steadyMs();
    this.#running.set(event.id, { name, title, input, parentId, sinceMs, asked: false, children: [], childCount: 0 });
    this.#todos = todosOf(name, input) ?? this.#todos;
  };

  readonly finished = (event: Finished): readonly string[] => {
    const call = this.#running.get(event.id);
    if (call === undefined) return [];
    this.#running.delete(event.id);
    if (!goesOn(call, event)) this.#forgetTasks(event.id);
    const { name, title, parentId } = call;
    if (TODO_TOOLS.has(name) && event.status === 'done') return this.#todosChanged(call, event);
    // What a sub-agent does is told by its own line, but for what it was refused.
    if (parentId !== null && this.#running.has(parentId) && event.status !== 'denied') return [];
    const ended: EndedCall = { name, title, finished: event, ms: this.#parts.steadyMs() - call.sinceMs };
    if (parentId === null && JOINED.has(name) && event.status === 'done') {
      this.#joined.push(ended);
      return [];
    }
    const lines = [...callLine(ended, this.#options()), ...callDetails(ended, this.#options())];
    return [...this.settle(), ...(parentId === null ? lines : lines.map((line) => `  ${line}`))];
  };

  #todosChanged({ name, input }: Running, event: Finished): readonly string[] {
    this.#todos = afterTaskTool(this.#todos, name, input, event) ?? this.#todos;
    if (this.#todos.length === 0) return [];
    const line = todoLine(this.#todos, this.#parts.theme());
    if (line === this.#toldTodos) return [];
    this.#toldTodos = line;
    const { theme, columns } = this.#options();
    return [...this.settle(), theme.dim(cutStyled(inSigns(line, theme.signs), columns, theme.signs.ellipsis))];
  }

  readonly asked = (toolId: string): void => {
    const call = this.#running.get(toolId);
    if (call !== undefined) call.asked = true;
  };

  readonly answered = (tool: string, input: unknown): void => {
    // Calls of the same tool are asked about in their order.
    const call = [...this.#running.values()].find(({ name, asked }) => asked && name === tool);
    if (call === undefined) return;
    call.sinceMs = this.#parts.steadyMs();
    call.asked = false;
    if (isObject(input)) call.title = toolTitle(tool, input, this.#parts.places);
  };

  readonly task = ({ id, state, description, status, toolId }: Task): readonly string[] => {
    const known = this.#tasks.get(id);
    if (state !== 'finished') {
      const about = oneLine(stripControls(description), 100) || known?.about || 'a task';
      this.#tasks.set(id, { about, toolId: toolId ?? known?.toolId ?? null });
      return [];
    }
    this.#tasks.delete(id);
    if (known === undefined || this.#isRunning(known)) return [];
    const { theme, columns } = this.#options();
    const line = `${theme.signs.tool} in the background: ${known.about} ${theme.signs.arrow} ${oneLine(stripControls(status ?? 'done'), 40)}`;
    return [...this.settle(), theme.dim(cutStyled(inSigns(line, theme.signs), columns, theme.signs.ellipsis))];
  };

  /** Its call still runs, and has a row of its own. */
  #isRunning({ toolId }: { readonly toolId: string | null }): boolean {
    return toolId !== null && this.#running.has(toolId);
  }

  #forgetTasks(toolId: string): void {
    for (const [id, task] of this.#tasks) if (task.toolId === toolId) this.#tasks.delete(id);
  }

  readonly settle = (): readonly string[] => {
    const calls = this.#joined;
    if (calls.length === 0) return [];
    this.#joined = [];
    const options = this.#options();
    if (calls.length < JOIN_FROM) return calls.flatMap((call) => callLine(call, options));
    const ms = calls.reduce((sum, call) => sum + call.ms, 0);
    return mergedLine(calls, ms, options, shortTime(ms));
  };

  readonly rows = (columns: number): readonly string[] => {
    const theme = this.#parts.theme();
    const cut = (row: string): string => cutStyled(row, Math.max(10, columns - 1), theme.signs.ellipsis);
    const joined = this.#joinedRows(theme);
    const running = [...this.#running.values()].flatMap((call) => this.#runningRows(call, theme));
    const tasks = [...this.#tasks.values()]
      .filter((task) => !this.#isRunning(task))
      .map(({ about }) => theme.dim(`${theme.signs.doing} in the background: ${about}`));
    const todos = this.#todos.some(({ state }) => state !== 'completed')
      ? todoRows(this.#todos, theme, columns - 1, TODO_ROWS)
      : [];
    return [...joined, ...running, ...tasks, ...todos].map((row) => cut(inSigns(row, theme.signs)));
  };

  #joinedRows(theme: Theme): string[] {
    const last = this.#joined.at(-1);
    if (last === undefined) return [];
    const many = this.#joined.length > 1 ? ` (${this.#joined.length} so far)` : '';
    return [theme.dim(`${theme.signs.tool} ${last.title.name} ${last.title.target}${many}`)];
  }

  #runningRows(call: Running, theme: Theme): string[] {
    if (TODO_TOOLS.has(call.name)) return [];
    // Its parent shows it.
    if (call.parentId !== null && this.#running.has(call.parentId)) return [];
    const ms = this.#parts.steadyMs() - call.sinceMs;
    const { signs } = theme;
    const spin = signs.spinner[Math.floor(ms / 1_000) % signs.spinner.length] ?? signs.tool;
    const more =
      call.childCount > 0 ? ` ${signs.dot} ${call.childCount} ${call.childCount === 1 ? 'call' : 'calls'}` : '';
    const time = ms >= 1_000 && !call.asked ? ` ${shortTime(Math.floor(ms / 1_000) * 1_000)}` : '';
    const head = `${theme.accent(spin)} ${theme.bold(call.title.name)} ${call.title.target}${theme.dim(`${more} ${signs.ellipsis}${time}`)}`;
    const children = call.children.map((title, at) =>
      theme.dim(`  ${at === call.children.length - 1 ? signs.under : signs.child} ${title}`),
    );
    return [head, ...children];
  }
}

/** Opens the board of one turn. */
export function openToolBoard(parts: BoardParts): ToolBoard {
  return new Board(parts);
}
