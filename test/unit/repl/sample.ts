import type { KeyEvent, KeyName } from '../../../src/repl/keys.ts';
import type { PermissionQuestion } from '../../../src/turn/events.ts';

/** A question about a Bash command, with what `over` says instead. */
export function question(over: Partial<PermissionQuestion> = {}): PermissionQuestion {
  return {
    requestId: 'q1',
    toolUseId: 't1',
    tool: 'Bash',
    displayName: 'Bash',
    input: { command: 'npm test' },
    agent: null,
    reason: null,
    blockedPath: null,
    rule: 'Bash(npm test:*)',
    ...over,
  };
}

export const text = (value: string): KeyEvent => ({ type: 'text', text: value });
export const paste = (value: string): KeyEvent => ({ type: 'paste', text: value });
export const key = (name: KeyName): KeyEvent => ({ type: 'key', name, alt: false, shift: false });
