import { afterEach, describe, expect, test, vi } from 'vitest';
import { closeLoops, openLoop, QUESTION } from './open-loop.ts';

afterEach(closeLoops);

describe('a question', () => {
  test('keeps the draft, and the words for it are a line of their own', async () => {
    const { state, type, begin, emit } = openLoop();
    begin();
    await type('my draft');
    emit({ type: 'permission_asked', question: QUESTION });
    state.nowMs += 1000;
    await type('r');
    await type('not that\r');
    expect(state.answers).toMatchObject([{ allow: false, reason: expect.stringContaining('not that') }]);
    expect(state.rows.at(-1)).toBe('> my draft');
    expect(state.sent).toEqual([]);
  });

  test('that is withdrawn while words are typed for it takes them away', async () => {
    const { state, type, begin, emit } = openLoop();
    begin();
    emit({ type: 'permission_asked', question: QUESTION });
    state.nowMs += 1000;
    await type('r');
    await type('half a rea');
    emit({ type: 'permission_withdrawn', requestId: 'q' });
    await type('next');
    expect(state.answers).toEqual([]);
    expect(state.rows.at(-1)).toBe('> next');
  });

  test('that comes while a menu is open waits for it: Esc closes the menu, and the question then stands for itself', async () => {
    const { state, type, begin, emit, loop, settle } = openLoop();
    begin();
    const chosen = loop.chooser.select({ title: 'Which colours?', items: [{ label: 'dark', value: 'dark' }] });
    await vi.waitFor(() => expect(state.rows).toContain('Which colours?'));
    emit({ type: 'permission_asked', question: QUESTION });
    await settle();
    state.nowMs += 1000;
    expect(state.rows.join('\n')).toContain('waiting for your answer');
    expect(state.rows).toContain('Which colours?');
    expect(state.rows).not.toContain('Allow Bash?');
    await type('\u001b');
    expect(await chosen).toBeNull();
    expect(state).toMatchObject({ answers: [], cancels: 0 });
    expect(state.rows).toContain('Allow Bash?');
    state.nowMs += 300;
    await type('y');
    expect(state.answers).toEqual([]);
    state.nowMs += 500;
    await type('y');
    expect(state.answers).toEqual([{ allow: true }]);
  });

  test('or a menu does not keep Ctrl+Z from suspending', async () => {
    const { state, type, begin, emit, loop } = openLoop();
    begin();
    emit({ type: 'permission_asked', question: QUESTION });
    await type('\u001a');
    expect(state.outside).toEqual(['suspend']);
    void loop.chooser.select({ title: 'Which colours?', items: [{ label: 'dark', value: 'dark' }] });
    await vi.waitFor(() => expect(state.rows).toContain('Which colours?'));
    await type('\u001a');
    expect(state.outside).toEqual(['suspend', 'suspend']);
    expect(state.rows).toContain('Which colours?');
  });

  test('typed ahead answers nothing', async () => {
    const { state, type, begin, emit } = openLoop();
    begin();
    emit({ type: 'permission_asked', question: QUESTION });
    state.nowMs += 399;
    await type('y');
    expect(state.answers).toEqual([]);
    state.nowMs += 250;
    await type('y');
    expect(state.answers).toEqual([{ allow: true }]);
    expect(state.rows.at(-1)).toBe('> y');
  });
});

describe('what is asked', () => {
  test('by mira is answered by one key, once it has stood', async () => {
    const { state, type, loop } = openLoop();
    await type('draft');
    const answer = loop.chooser.confirm('Forget it?');
    expect(state.rows.slice(-3)).toEqual(['> draft', 'Forget it?', 'y yes · n no · Esc leaves']);
    state.nowMs += 1000;
    await type('y');
    expect(await answer).toBe(true);
    expect(state.rows.at(-1)).toBe('> draft');
  });

  test('calls the person back once, and the end of a long turn does', async () => {
    const { state, begin, emit, end } = openLoop();
    begin();
    emit({ type: 'permission_asked', question: QUESTION });
    expect(state.occasions).toEqual([{ what: 'asks', waitedMs: 0 }]);
    emit({ type: 'permission_withdrawn', requestId: 'q' });
    state.nowMs += 20_000;
    await end();
    expect(state.occasions.at(-1)).toEqual({ what: 'ended', waitedMs: 20_000 });
    expect(state.occasions).toHaveLength(2);
  });

  test('what is typed behind the answer is sent, however quickly', async () => {
    const { state, type, begin, emit, end, queued } = openLoop();
    begin();
    emit({ type: 'permission_asked', question: QUESTION });
    state.nowMs += 1000;
    await type('y');
    await type('next\r');
    expect(queued()).toEqual(['queued: next']);
    await end();
    expect(state.sent).toEqual(['next']);
  });

  test('y and Enter in one breath do not send the draft', async () => {
    const { state, type, begin, emit } = openLoop();
    begin();
    await type('draft');
    emit({ type: 'permission_asked', question: QUESTION });
    state.nowMs += 1000;
    await type('y');
    await type('\r');
    expect(state.answers).toEqual([{ allow: true }]);
    expect(state.rows.at(-1)).toBe('> draft');
  });

  test('a plan that is withdrawn while it is drawn asks nothing', async () => {
    const { state, begin, emit, settle } = openLoop();
    begin();
    emit({ type: 'permission_asked', question: { ...QUESTION, tool: 'ExitPlanMode', input: { plan: '# Go' } } });
    emit({ type: 'permission_withdrawn', requestId: 'q' });
    await settle();
    expect(state.committed).not.toContain('# Go');
    expect(state.rows.join('\n')).not.toContain('Approve');
  });
});
