import { afterAll, describe, expect, test } from 'vitest';
import { openBuiltIn } from '../../../src/search/embed/built-in.ts';
import { wordSenses } from '../../../src/search/embed/word-senses.ts';
import { askedWords } from '../../../src/search/rank/question-words.ts';
import { readQuestion } from '../../../src/search/rank/speaks-of.ts';

const model = openBuiltIn('models/embedder/model.bin');
const senseOf = wordSenses(model);
afterAll(() => model.close());

const told = (question: string, text: string) => readQuestion(question, senseOf)(text);

describe('what a question asks about', () => {
  const counts = (question: string) => new Map(askedWords(question).map((each) => [each.word, each.counts]));

  test('counts what is done less than the thing it is done to', () => {
    for (const question of ['how do we record podcasts', 'who records podcasts', 'are podcasts recorded here']) {
      const of = counts(question);
      const deed = of.get('record') ?? of.get('records') ?? of.get('recorded') ?? Number.NaN;
      expect(deed).toBeLessThan(of.get('podcasts') ?? 0);
    }
    expect(counts('when does the supermarket close').get('close')).toBeLessThan(1);
    expect(counts('which close button').get('close')).toBe(1);
  });

  test('leaves stop words out, names each word once, and is empty for an empty question', () => {
    expect(askedWords('is the cat a Cat?').map(({ term }) => term)).toEqual(['cat']);
    expect(askedWords('')).toEqual([]);
    expect(askedWords('?!')).toEqual([]);
  });
});

describe('how much a text speaks of a question', () => {
  test('is all of it where each word stands, in whatever form, and nothing where none is near', () => {
    expect(told('signed webhooks', 'Webhooks are signed with HMAC.')).toBe(1);
    expect(told('standup time', 'our stand-up has no fixed time')).toBe(1);
    expect(told('sourdough bread', 'Vite dev server proxies /api to port 8080.')).toBeLessThan(0.2);
    expect(told('', 'anything')).toBe(0);
    expect(told('webhooks', '')).toBe(0);
  });

  test('takes a name for its kind, and hardly a kind for a name', () => {
    const name = told('which editor', 'Uses Neovim with a light theme.');
    const kind = told('MongoDB', 'The staging database is old.');
    expect(name).toBe(1);
    expect(kind).toBeLessThan(0.5);
  });

  test('sees that the very thing that was asked about is missing', () => {
    const answer = told('when do we deploy', 'We deploy on Tuesdays and Thursdays.');
    const miss = told('how do I renew my passport', 'The wildcard certificate renews itself through a cron job.');
    expect(answer).toBeGreaterThan(0.9);
    expect(miss).toBeLessThan(0.5);
  });

  test('knows short forms of a word, and none by chance', () => {
    const bare = (question: string, text: string) => readQuestion(question, () => null)(text);
    expect(bare('retro', 'The retrospective is on Thursdays')).toBe(0.5);
    expect(bare('administrators', 'The admin is old')).toBe(0.5);
    expect(bare('i18n', 'Installation is done by npm')).toBe(0);
    expect(bare('i18n', 'internationalisation is done by ICU')).toBe(1);
    expect(bare('kubernetes', 'K8s 1.29')).toBe(1);
    expect(bare('cat', 'The catalogue is old')).toBe(0);
    expect(bare('a1b', 'alb')).toBe(0);
  });

  test('works without senses, and with words that the model does not know', () => {
    expect(readQuestion('webhooks retry', () => null)('webhooks are sent again')).toBe(0.5);
    expect(told('\u7f16\u8bd1 cache', '\u7f16\u8bd1')).toBeGreaterThan(0);
  });

  test('reads no more than the beginning of a very long text', () => {
    const long = `${Array.from({ length: 5_000 }, (_, i) => `w${i}`).join(' ')} webhook`;
    expect(told('webhook', `webhook ${long}`)).toBe(1);
    expect(told('webhook', long)).toBeLessThan(1);
  });
});
