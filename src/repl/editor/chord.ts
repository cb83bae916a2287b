import type { KeyEvent } from '../keys.ts';

/** The name of a key in the tables of the editor: `left`, `alt-left`, `ctrl-a`, `alt-b`, `shift-tab`. */
export function chordOf(event: KeyEvent & { readonly type: 'key' }): string {
  const { name, alt, shift } = event;
  if (name.startsWith('alt-') || (name.startsWith('ctrl-') && !alt)) return name;
  return `${alt ? 'alt-' : ''}${shift && (name === 'tab' || name === 'enter') ? 'shift-' : ''}${name}`;
}
