import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GivenPiece } from '../../../src/context/assemble.ts';
import { element } from '../../../src/context/element.ts';
import { forgetter } from '../../../src/context/forgotten-pieces.ts';
import { openLedger } from '../../../src/context/ledger.ts';
import { freshMemory, type Home } from '../memory/home.ts';

const SPAN = 'the vault opens with four turns & a "key"\nafter dusk';

describe('an excerpt', () => {
  test.each([
    ['its beginning', 'note: the vault opens wi…', 'note: [forgotten]…'],
    ['its end', '…h four turns & a "key"\nafter dusk, so', '…[forgotten], so'],
    ['less than a piece', 'the vault o… and more', 'the vault o… and more'],
    ['two pieces', 'the vault opens … a "key"\nafter dusk', '[forgotten]… [forgotten]'],
  ])('loses %s', (_, said, left) => {
    const given = element('earlier', { ref: 'x' }, said);
    const without = forgetter([SPAN])(given).replaceAll(/\n(?:\| )?/g, '\n');
    const expected = element('earlier', { ref: 'x' }, left).replaceAll(/\n(?:\| )?/g, '\n');
    expect(without.replaceAll(/\s+/g, '')).toBe(expected.replaceAll(/\s+/g, ''));
  });

  test('of another kind keeps what it shares with a forgotten text, and loses the whole of it', () => {
    const without = forgetter([SPAN]);
    const shares = element('memory', { ref: 'x' }, 'the vault opens with a card');
    expect(without(shares)).toBe(shares);
    expect(without(element('memory', { ref: 'x' }, SPAN))).not.toContain('vault');
  });
});

describe('the ledger', () => {
  let home: Home;
  beforeEach(async () => {
    home = await freshMemory();
  });
  afterEach(() => home.close());

  test('keeps what a session was told at its start without what was forgotten before its first turn', () => {
    const ledger = openLedger(home.db, home.now);
    const lease = home.talk.hold(home.talk.createConversation());
    home.talk.startTurn({
      ...{ lease, projectId: home.projectId, cwd: '/one', operation: 'test', turnId: 'turn-1', prompt: 'hello' },
    });
    const told: GivenPiece = {
      ...{ id: 'p', version: SPAN, text: element('preference', { ref: 'p' }, SPAN), section: 'preferences' },
      ...{ layer: 'snapshot', placement: 'snapshot', tokens: 9, score: null, parts: null, origin: 'user' },
      ...{ source: null, at: null },
    };
    ledger.forgot([SPAN]);
    ledger.record('turn-1', 's', { pieces: [told], states: [] }, []);
    expect(ledger.items('turn-1').map(({ text }) => text)).toEqual([
      '<mira-preference ref="p">\n| [forgotten]\n</mira-preference>',
    ]);
    lease.release();
  });
});
