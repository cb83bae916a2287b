const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PLACEHOLDER =
  /example|placeholder|your[_-]?|change_?-?me|dummy|redacted|replace[_-]?(?:me|with)|insert[_-]|sample|\*\*\*|\.\.\.|x{6}|<|>|\$\{|\$\(|\{\{/i;
/** Parts of keys that the documentation of a service shows to everybody. */
const PUBLISHED = [
  'IiOiIxMjM0NTY3ODkwIi', // "sub":"1234567890" of the token on jwt.io
  '4eC39HqLyjWDarjtT1zdp7dc', // the test key in the pages of Stripe
  'TYooMQauvdEDq54NiTphI7jx', // its publishable half
  'BQokikJOvBiI2HlWgH4olfQ2',
  'DaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe', // the web key in the pages of Firebase
  '1234567890abcdef',
];
/** Above this share of "next letter is the next in the alphabet" a value was typed for show. */
const SEQUENTIAL = 0.85;
const MIN_DISTINCT = 6;

/** Bits per character of `text`, from how often each character stands in it (Shannon). */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** How many of lower case, upper case, digit and sign stand in `text`. */
export function classes(text: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((one) => one.test(text)).length;
}

function isSequential(text: string): boolean {
  let steps = 0;
  for (let i = 1; i < text.length; i++) if (text.charCodeAt(i) - text.charCodeAt(i - 1) === 1) steps++;
  return text.length > 8 && steps / (text.length - 1) >= SEQUENTIAL;
}

/** True for what a documentation shows in the place of a key: placeholders, published examples, one letter repeated. */
export function isExample(secret: string): boolean {
  if (PLACEHOLDER.test(secret) || PUBLISHED.some((part) => secret.includes(part))) return true;
  // The longest piece: prefixes and checksums say nothing.
  const body = secret
    .split(/[^A-Za-z0-9]+/)
    .reduce((longest, part) => (part.length > longest.length ? part : longest), '');
  return (body.length >= 8 && new Set(body).size < MIN_DISTINCT) || isSequential(body);
}

/** True for a UUID, which names a thing and opens nothing. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Types of numbers, whose names hold digits: `tokens: Uint32Array`. */
const NUMERIC_TYPE = /^(?:big)?(?:u?int|float)\d{1,3}(?:_t|clamped)?(?:array)?$/i;

/** Words that stand where a password would in explanations and local set-ups. */
const COMMON_WORDS = new Set(
  'password passwd pass secret user username admin root postgres mysql guest test testing token none null undefined true false string changeit mypassword pw pwd localhost'.split(
    ' ',
  ),
);

/**
 * True when a value given to a name like `API_KEY` is random enough to be the key itself, and not code, a path, a
 * reference to the environment or a word. 3.0 bits per character is what 16 random hexadecimal digits reach.
 */
export function looksRandom(value: string): boolean {
  if (COMMON_WORDS.has(value.toLowerCase()) || isExample(value) || isUuid(value)) return false;
  if (/^(?:[.~]{0,2}\/|https?:|file:|process\.|os\.|env\.|[$%@]|sha\d+-)/.test(value)) return false;
  if (NUMERIC_TYPE.test(value)) return false;
  // A name or a path of names, as in `config.apiKey`: code, not a value. A digit inside makes it a candidate again.
  if (!/\d/.test(value)) return classes(value) >= 3 && !/^[A-Za-z_$][\w$.-]*$/.test(value) && entropy(value) >= 3;
  if (!/[A-Za-z]/.test(value)) return false;
  return value.length < 16 ? classes(value) >= 3 || entropy(value) >= 2.9 : entropy(value) >= 3;
}
