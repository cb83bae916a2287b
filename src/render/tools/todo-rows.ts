import { isObject } from '../../lib/is-object.ts';
import { oneLine } from '../../lib/one-line.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import { cutStyled } from '../styled-text.ts';
import type { Theme } from '../theme.ts';
import type { ToolFinished } from './tool-outcome.ts';

export interface Todo {
  readonly id: string;
  readonly text: string;
  readonly state: 'pending' | 'in_progress' | 'completed';
}

const stateOf = (value: unknown): Todo['state'] =>
  value === 'in_progress' || value === 'completed' ? value : 'pending';
const wording = (value: unknown): string => (typeof value === 'string' ? oneLine(stripControls(value), 120) : '');

/** The list that a TodoWrite call sets; null for any other call. */
export function todosOf(name: string, input: Readonly<Record<string, unknown>>): readonly Todo[] | null {
  const { todos } = input;
  if (name !== 'TodoWrite' || !Array.isArray(todos)) return null;
  return todos.filter(isObject).map((todo, at) => ({
    id: String(at),
    text: wording(todo['content']),
    state: stateOf(todo['status']),
  }));
}

/** The list after a TaskCreate or TaskUpdate; null when the call changes none. */
export function afterTaskTool(
  todos: readonly Todo[],
  name: string,
  input: Readonly<Record<string, unknown>>,
  { result }: ToolFinished,
): readonly Todo[] | null {
  if (!isObject(result)) return null;
  const { task, taskId } = result;
  if (name === 'TaskCreate' && isObject(task)) {
    return [...todos, { id: String(task['id']), text: wording(task['subject']), state: 'pending' }];
  }
  if (name !== 'TaskUpdate' || taskId === undefined) return null;
  if (input['status'] === 'deleted') return todos.filter(({ id }) => id !== String(taskId));
  return todos.map((todo) =>
    todo.id === String(taskId) && input['status'] !== undefined ? { ...todo, state: stateOf(input['status']) } : todo,
  );
}

/** The list in one line: how much is done, and what is being done. */
export function todoLine(todos: readonly Todo[], { signs }: Theme): string {
  const done = todos.filter(({ state }) => state === 'completed').length;
  const now = todos.find(({ state }) => state === 'in_progress');
  const doing = now === undefined ? '' : ` ${signs.dot} now: ${now.text}`;
  return `${signs.done} Todos ${done}/${todos.length}${doing}`;
}

/** The whole list, at most `most` rows: what is done goes first where there is no room. */
export function todoRows(todos: readonly Todo[], theme: Theme, columns: number, most: number): string[] {
  const rows = todos.map(({ text, state }) => {
    const sign =
      state === 'completed' ? theme.signs.done : state === 'in_progress' ? theme.signs.doing : theme.signs.open;
    const row = cutStyled(`  ${sign} ${text}`, columns, theme.signs.ellipsis);
    return state === 'in_progress' ? theme.bold(row) : theme.dim(row);
  });
  if (rows.length <= most) return rows;
  const firstOpen = todos.findIndex(({ state }) => state !== 'completed');
  const from = Math.max(0, Math.min(firstOpen < 0 ? 0 : firstOpen - 1, rows.length - most));
  return rows.slice(from, from + most);
}
