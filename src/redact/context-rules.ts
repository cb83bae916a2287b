import { entropy, isExample, looksRandom } from './harmless.ts';
import { isPassword, loginRules } from './login-rules.ts';
import type { SecretRule } from './rule.ts';

/** A key inside: base64 lines. A bare "BEGIN PRIVATE KEY" in code or prose is none. */
const KEY_BODY = /[A-Za-z0-9+/=]{20,}/;

/** Names that say "what follows is secret"; matched without regard to case. */
const SECRET_NAME =
  '(?:secret|token|passw(?:or)?[dt]|passphrase|kennwort|contrase[nñ]a|senha|pwd|credentials?|api[_-]?key|apikey|(?:access|private|auth|encryption|signing|master|account|storage|service|session|secret|license|app|admin|webhook)[_-]?key)';
const VALUE = '([^\\s"\'`,;<>(){}\\[\\]\\\\|&]{8,512})';
/**
 * No call and no index, and not a part of a longer word that is one, unless it stands in quotes; beyond 512 characters the
 * rest is not looked at.
 */
const VALUE_END = '(?:(?![(.[\\w])|(?<=\\S{512})|(?<=["\'`][^\\s"\'`]{8,512}))';
const NAME_WORDS = [
  'secret',
  'token',
  'passw',
  'passphrase',
  'kennwort',
  'contrase',
  'senha',
  'pwd',
  'credential',
  'api_key',
  'api-key',
  'apikey',
  'key',
];

/** Secrets known by what stands around them rather than by their own form. */
export function contextRules(): SecretRule[] {
  return [
    {
      kind: 'private-key',
      words: ['private key'],
      pattern:
        /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----BEGIN)[\s\S]){0,20000}?-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g,
      accepts: (secret) => KEY_BODY.test(secret) && !secret.includes('...'),
    },
    {
      // Cut off, as in the middle of an answer: the lines that came.
      kind: 'private-key',
      words: ['private key'],
      pattern: /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:(?:\s|\\[rn]){1,8}[A-Za-z0-9+/=:,-]{1,128})+/g,
      accepts: (secret) => KEY_BODY.test(secret),
    },
    {
      kind: 'putty-key',
      words: ['putty-user-key-file'],
      pattern:
        /PuTTY-User-Key-File-\d[\s\S]{0,4000}?Private-Lines: \d+(?:\s{1,2}[A-Za-z0-9+/=]{1,80})+(?:\s{1,2}Private-MAC: [a-f0-9]+)?/g,
    },
    {
      kind: 'jwt',
      words: ['eyj'],
      pattern: /(?<![A-Za-z0-9])ey[JI][\w-]{8,2000}\.ey[JI][\w-]{8,8000}\.[\w-]{16,1400}/g,
      accepts: (secret) => !isExample(secret),
    },
    {
      kind: 'password-in-url',
      words: ['://'],
      pattern: /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'`<>]{0,100}:([^\s/"'`<>]{3,200})@[\w.[-]/dgi,
      accepts: isPassword,
    },
    {
      kind: 'authorization',
      words: ['authorization'],
      pattern:
        /authorization["'`]?\s{0,3}[:=]\s{0,3}["'`]?(?:(?:bearer|basic|token|apikey|digest)\s{1,3})?([\w+/=.~:-]{12,2000})/dgi,
      accepts: isHeaderValue,
    },
    {
      kind: 'bearer-token',
      words: ['bearer '],
      pattern: /bearer\s{1,3}([\w+/=.~-]{16,2000})/dgi,
      accepts: isHeaderValue,
    },
    {
      kind: 'api-key-header',
      words: ['x-', 'private-token', 'job-token', 'dd-api-key'],
      pattern:
        /(?:x-[a-z-]{0,30}(?:key|token|secret)|private-token|job-token|dd-api-key)["'`]?\s{0,3}[:=]\s{0,3}["'`]?([\w+/=.~-]{12,512})/dgi,
      accepts: looksRandom,
    },
    ...loginRules(),
    {
      kind: 'azure-storage-key',
      words: ['accountkey=', 'sharedaccesskey=', 'sharedsecret'],
      pattern: /(?:AccountKey|SharedAccessKey|SharedSecret)=([A-Za-z0-9+/]{40,90}={0,2})/dgi,
      accepts: (secret) => !isExample(secret),
    },
    {
      kind: 'url-signature',
      words: ['sig=', 'signature=', 'x-amz-security-token='],
      pattern: /[?&](?:sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature)=([\w%+/=-]{32,2000})/dgi,
      accepts: (secret) => !isExample(secret),
    },
    {
      kind: 'netrc-password',
      words: ['machine '],
      pattern: /machine\s{1,4}\S{1,100}\s{1,4}login\s{1,4}\S{1,100}\s{1,4}password\s{1,4}(\S{4,200})/dg,
      accepts: isPassword,
    },
    {
      kind: 'npm-auth',
      words: ['_auth'],
      pattern: /_(?:authToken|auth|password)\s{0,2}=\s{0,2}["']?([\w+/=.~:-]{12,500})/dg,
      accepts: isHeaderValue,
    },
    {
      kind: 'secret-value',
      words: NAME_WORDS,
      pattern: new RegExp(
        `${SECRET_NAME}[\\w.-]{0,24}\\\\?["'\`]?\\s{0,4}(?:=>|:=|==?|:)\\s{0,4}\\\\?["'\`]?${VALUE}${VALUE_END}`,
        'dgi',
      ),
      accepts: looksRandom,
    },
    {
      // OPENAI_KEY=…: a name in capitals, as an environment gives it.
      kind: 'secret-value',
      words: ['_key'],
      pattern: new RegExp(`[A-Z0-9]_KEY\\s{0,2}[=:]\\s{0,2}\\\\?["'\`]?${VALUE}${VALUE_END}`, 'dg'),
      accepts: (value) => value.length >= 16 && looksRandom(value),
    },
  ];
}

function isHeaderValue(value: string): boolean {
  return !isExample(value) && /\d|[A-Z].*[a-z].*[A-Z]/.test(value) && entropy(value) >= 3;
}
