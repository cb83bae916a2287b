import { entropy, isExample, isUuid } from './harmless.ts';
import type { SecretRule } from './rule.ts';

/** What follows the name of a program within its command: no line end, no next command. */
const ARGUMENTS = '[^\\n|;&]{0,200}?';
const QUOTE = '\\\\?["\'`]?';
const PASSWORD = '([^\\s"\'`,;<>(){}\\[\\]\\\\|&$]{6,200})';

/** What methods and formats are called, which holds digits as a password does. */
const METHOD =
  /sha-?\d|md5|hmac|argon2|b?crypt|pbkdf|base\d\d|utf-?\d|aes-?\d|\b[erhp]s(?:256|384|512)|ed25519|x509|oauth|pkcs|rfc-?\d|totp|2fa|k8s/i;

/** Passwords that are given to a program, or told in a sentence. */
export function loginRules(): SecretRule[] {
  return [
    {
      kind: 'basic-login',
      words: ['curl', 'wget', 'http'],
      pattern: /(?:\s-u|--user|--password|--http-password)[= ]{1,2}["']?[\w.@+-]{0,80}:?([^\s"'`:[\]]{6,200})/dg,
      accepts: isPassword,
    },
    {
      kind: 'login-password',
      words: ['sshpass'],
      pattern: new RegExp(`\\bsshpass\\s{1,3}-p\\s{0,2}${QUOTE}${PASSWORD}`, 'dg'),
      accepts: isPassword,
    },
    {
      kind: 'login-password',
      words: ['mysql', 'mariadb'],
      pattern: new RegExp(`\\b(?:mysql|mariadb)[a-z-]{0,12}\\s${ARGUMENTS}\\s?-p${QUOTE}${PASSWORD}`, 'dg'),
      accepts: isMixed,
    },
    {
      kind: 'login-password',
      words: ['login', 'redis-cli'],
      pattern: new RegExp(
        `\\b(?:login\\b${ARGUMENTS}\\s(?:-p|--password)|redis-cli\\b${ARGUMENTS}\\s-a)[= ]{1,2}${QUOTE}${PASSWORD}`,
        'dg',
      ),
      accepts: isMixed,
    },
    {
      kind: 'told-password',
      words: ['passw', 'passphrase', 'passcode', 'kennwort', 'contrase', 'senha', 'api key', 'secret', 'token'],
      // The last character is no full stop: that ends the sentence.
      pattern:
        /(?:passw(?:or)?[dt]|passphrase|passcode|kennwort|contrase[nñ]a|senha|api key|secret|token)(?:\s(?:for|of|to|on|in|at|f[üu]r|de)\s[^\n.:;=]{1,40}?)?\s{1,2}(?:is|was|ist|war|lautet|es|é)\s{1,2}\\?["'`]?([^\s"'`,;<>(){}[\]\\|&]{7,199}[^\s"'`,;<>(){}[\]\\|&.:])/dgi,
      accepts: isTold,
    },
  ];
}

/** Shorter and plainer than a key, but no word that explanations use and no variable. */
export function isPassword(value: string): boolean {
  if (isExample(value) || /^[$%{*]/.test(value)) return false;
  const plain = value.toLowerCase();
  if (
    /^(?:pass(?:word|wd)?|pwd?|secret|user(?:name)?|admin|root|postgres|mysql|guest|test(?:ing)?|token|x+|\*+|mypass\w*)\d{0,3}$/.test(
      plain,
    )
  ) {
    return false;
  }
  return new Set(value).size >= 4;
}

/** A password that no option and no word is: letters beside digits or signs. */
function isMixed(value: string): boolean {
  return isPassword(value) && /[A-Za-z]/.test(value) && /[\d!@#%^*?]/.test(value);
}

/** In a sentence most of what follows "the password is" tells about it. */
function isTold(value: string): boolean {
  if (!isMixed(value) || isUuid(value) || /\//.test(value) || /^\d{4}-?[\dQ]/.test(value) || METHOD.test(value))
    return false;
  // A compound such as `reset2024-style`.
  if (value.split('-').some((part) => /^[a-z]{4,}$/.test(part)) && value.includes('-')) return false;
  const digits = value.replace(/\D/g, '').length;
  if (/[!@#%^*?]/.test(value)) return digits > 0;
  if (digits < 2) return false;
  return value.length >= 16 ? entropy(value) >= 3 : /[a-z]/.test(value) && /[A-Z]/.test(value);
}
