import { describe, expect, test } from 'vitest';
import { type AnswerText, followAnswer, type TextChange } from '../../../src/turn/answer-text.ts';

/** What a reader of the changes holds: the deltas, and what replaced them. */
const seen = (changes: readonly TextChange[]): string =>
  changes.reduce((text, change) => (change.type === 'text' ? text + change.delta : change.text), '');

type Move = ['start', string] | ['delta', string] | ['block', string, string];

function play(moves: readonly Move[]): { changes: TextChange[]; answer: AnswerText } {
  const answer = followAnswer();
  const changes = moves.flatMap((move) => {
    if (move[0] === 'start') answer.startMessage(move[1]);
    if (move[0] === 'delta') return answer.delta(move[1]);
    return move[0] === 'block' ? answer.block(move[1], move[2]) : [];
  });
  return { changes, answer };
}

const streamed = (id: string, ...parts: readonly string[]): Move[] => [
  ['start', id],
  ...parts.map((part): Move => ['delta', part]),
  ['block', id, parts.join('')],
];

describe('the text of a turn', () => {
  const cases: readonly (readonly [string, readonly Move[], string, number])[] = [
    ['one message', streamed('a', 'Hel', 'lo'), 'Hello', 0],
    [
      'a block that was never streamed',
      [
        ['start', 'a'],
        ['block', 'a', 'whole'],
      ],
      'whole',
      0,
    ],
    [
      'a block of which only the end was not streamed',
      [
        ['start', 'a'],
        ['delta', 'wh'],
        ['block', 'a', 'whole'],
      ],
      'whole',
      0,
    ],
    ['two messages of a tool loop', [...streamed('a', 'one'), ...streamed('b', 'two')], 'one\n\ntwo', 0],
    ['parts that bring their own gap', [...streamed('a', 'one\n\n'), ...streamed('b', 'two')], 'one\n\ntwo', 0],
    ['parts that bring half a gap', [...streamed('a', 'one\n'), ...streamed('b', 'two')], 'one\n\ntwo', 0],
    ['two blocks of one message', [...streamed('a', 'one'), ['delta', 'two'], ['block', 'a', 'two']], 'one\n\ntwo', 0],
    ['an empty part', [...streamed('a', ''), ...streamed('b', 'two')], 'two', 0],
    [
      'a cut stream and its whole repetition (trap 5)',
      [
        ['start', 'a'],
        ['delta', 'It beg'],
        ['block', 'b', 'It began.'],
      ],
      'It began.',
      1,
    ],
    [
      'a cut stream after a confirmed part',
      [...streamed('a', 'kept'), ['start', 'b'], ['delta', 'half'], ['block', 'c', 'whole']],
      'kept\n\nwhole',
      1,
    ],
    [
      'a cut stream that is streamed again under a new id',
      [['start', 'a'], ['delta', 'half'], ...streamed('b', 'anew')],
      'anew',
      1,
    ],
    [
      'an interrupted stream whose partial block comes',
      [
        ['start', 'a'],
        ['delta', 'par'],
        ['block', 'a', 'par'],
      ],
      'par',
      0,
    ],
    [
      'an interrupted stream whose block never comes',
      [
        ['start', 'a'],
        ['delta', 'par'],
      ],
      'par',
      0,
    ],
  ];

  test.each(cases)('%s', (_name, moves, text, resets) => {
    const { changes, answer } = play(moves);
    expect(answer.text()).toBe(text);
    expect(seen(changes)).toBe(text);
    expect(changes.filter((change) => change.type === 'text_reset')).toHaveLength(resets);
  });

  test('nothing is said about nothing', () => {
    expect(
      play([
        ['start', 'a'],
        ['delta', ''],
        ['block', 'a', ''],
      ]).changes,
    ).toEqual([]);
  });
});
