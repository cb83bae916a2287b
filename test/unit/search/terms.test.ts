import { describe, expect, test } from 'vitest';
import { idfOf, openScore } from '../../../src/search/words/bm25.ts';
import { relatedTerms, relation } from '../../../src/search/words/lexicon.ts';
import { stem } from '../../../src/search/words/porter.ts';
import { isFiller, terms } from '../../../src/search/words/terms.ts';
import { hyphenedRuns, wordRuns } from '../../../src/search/words/word-runs.ts';

describe('stems', () => {
  // Pairs of Porter's paper, a step each.
  test.each([
    ['caresses', 'caress'],
    ['ponies', 'poni'],
    ['cats', 'cat'],
    ['agreed', 'agre'],
    ['feed', 'feed'],
    ['plastered', 'plaster'],
    ['motoring', 'motor'],
    ['sing', 'sing'],
    ['conflated', 'conflat'],
    ['troubled', 'troubl'],
    ['sized', 'size'],
    ['hopping', 'hop'],
    ['falling', 'fall'],
    ['hissing', 'hiss'],
    ['failing', 'fail'],
    ['filing', 'file'],
    ['happy', 'happi'],
    ['sky', 'sky'],
    ['relational', 'relat'],
    ['conditional', 'condit'],
    ['rational', 'ration'],
    ['digitizer', 'digit'],
    ['vietnamization', 'vietnam'],
    ['operator', 'oper'],
    ['feudalism', 'feudal'],
    ['sensibiliti', 'sensibl'],
    ['triplicate', 'triplic'],
    ['formative', 'form'],
    ['electrical', 'electr'],
    ['goodness', 'good'],
    ['revival', 'reviv'],
    ['allowance', 'allow'],
    ['adjustment', 'adjust'],
    ['adoption', 'adopt'],
    ['effective', 'effect'],
    ['probate', 'probat'],
    ['rate', 'rate'],
    ['cease', 'ceas'],
    ['controll', 'control'],
    ['roll', 'roll'],
    ['generalizations', 'gener'],
    ['oscillators', 'oscil'],
  ])('%s → %s', (word, expected) => expect(stem(word)).toBe(expected));

  test('short words and words with digits stay as they are', () => {
    expect([stem('is'), stem('es2022s')]).toEqual(['is', 'es2022s']);
  });
});

describe('terms', () => {
  test('fold accents, drop stop words, stem', () => {
    expect(terms('The cafés were Déployed!')).toEqual(['cafe', 'deploi']);
  });

  test('an identifier is found whole and by its parts', () => {
    expect(terms('maxRetryCount')).toEqual(['maxretrycount', 'max', 'retri', 'count']);
    expect(terms('max_retry_count')).toEqual(['max', 'retri', 'count']);
    expect(terms('HTTPServer')).toEqual(['httpserver', 'http', 'server']);
  });

  test('scripts without spaces give pairs of characters', () => {
    expect(terms('数据库 backup 用')).toEqual(['数据', '据库', 'backup', '用']);
    expect(terms('PostgreSQL数据')).toEqual(['postgresql', 'postgr', 'sql', '数据']);
  });

  test('a long run of data is no term', () => expect(terms('a'.repeat(65))).toEqual([]));
});

describe('scores of words', () => {
  const query = [
    { term: 'rare', rows: 1, idf: idfOf(1, 100), related: ['scarce'] },
    { term: 'common', rows: 60, idf: idfOf(60, 100), related: [] },
  ];

  test('a rare term is worth more than a common one, and covers more', () => {
    const rare = openScore(query, 2)(['rare', 'x']);
    const common = openScore(query, 2)(['common', 'x']);
    expect(rare.bm25).toBeGreaterThan(common.bm25);
    expect(rare.covered).toBeGreaterThan(0.8);
    expect(rare.covered + common.covered).toBeCloseTo(1);
  });

  test('a short row beats a long one with the same term', () => {
    expect(openScore(query, 10)(['rare']).bm25).toBeGreaterThan(openScore(query, 10)(['rare', ...'abcdefghij']).bm25);
  });

  test('a related term counts for less than the term itself', () => {
    const related = openScore(query, 2)(['scarce', 'x']);
    expect(related.bm25).toBeGreaterThan(0);
    expect(related.bm25).toBeLessThan(openScore(query, 2)(['rare', 'x']).bm25);
    expect(relatedTerms('editor')).toContain('neovim');
    expect(relatedTerms('neovim')).toEqual(['editor', 'id']);
    expect(relatedTerms('qqq')).toEqual([]);
  });

  test('terms whose words end otherwise than their stems are related, too', () => {
    expect(relatedTerms(stem('dependency'))).toEqual([stem('package'), stem('library'), stem('module')]);
    expect(relatedTerms(stem('directory'))).toEqual([stem('folder')]);
    expect(relatedTerms(stem('library'))).toContain(stem('dependency'));
    expect(relatedTerms(stem('allergic'))).toEqual([stem('allergy')]);
    expect([relation('editor', 'neovim'), relation('neovim', 'editor'), relation('folder', 'directori')]).toEqual([
      1, 0.4, 0.8,
    ]);
  });

  test('a question without terms covers nothing', () =>
    expect(openScore([], 1)(['rare'])).toEqual({ bm25: 0, covered: 0 }));
});

describe('runs of letters and digits', () => {
  test('are the same words whether the text is ASCII or not', () => {
    const text = 'The re-run of v2: snake_case, e-mail--twice';
    expect(wordRuns(`${text} ü`)).toEqual([...wordRuns(text), 'ü']);
    expect(hyphenedRuns(`${text} ü`)).toEqual([...hyphenedRuns(text), 'ü']);
    expect(hyphenedRuns(text)).toEqual(['The', 're-run', 'of', 'v2', 'snake', 'case', 'e-mail', 'twice']);
    expect(wordRuns('Größe-50 名前')).toEqual(['Größe', '50', '名前']);
    expect([wordRuns('…'), hyphenedRuns('-')]).toEqual([[], []]);
  });
});

test('words that shape a question are known by their stems', () => {
  const shaping = ['use', 'using', 'ways', 'decided', 'currently', 'somebody', 'happened', 'today'];
  expect(shaping.filter((word) => !isFiller(stem(word)))).toEqual([]);
  expect(['release', 'vim'].some(isFiller)).toBe(false);
});
