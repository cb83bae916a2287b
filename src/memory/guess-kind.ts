import type { Kind } from './entry.ts';

/** The first that fits wins. English only: a text in another language is a fact, unless the person says otherwise. */
const RULES: readonly (readonly [Kind, RegExp])[] = [
  [
    'decision',
    /^decision\b|\b(?:we|i|team) (?:have |has )?(?:decided|chose|agreed|settled|picked|went with|will use)\b/i,
  ],
  [
    'preference',
    /\bi(?:'d| would)? (?:\w+ly )?(?:prefer|like|love|hate|dislike|want|favou?r)\b|\b(?:my|our) (?:preferred|favou?rite)\b|\bprefers?\b|^please (?:always|never)\b|\bcall me\b/i,
  ],
  [
    'pattern',
    /^(?:always|never|whenever|before|after|when|every time|don't|do not)\b|\b(?:convention|must (?:always|never))\b/i,
  ],
  ['note', /^(?:note|idea|todo|reminder|question)\b|\?$/i],
];

/** What a text most likely is, by a few words that give it away. */
export function guessKind(text: string): Kind {
  const line = text.trim();
  return RULES.find(([, pattern]) => pattern.test(line))?.[0] ?? 'fact';
}
