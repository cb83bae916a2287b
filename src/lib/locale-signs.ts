/** Environment variables, as far as they name the locale. */
type LocaleEnv = Readonly<Record<string, string | undefined>>;

/**
 * Whether the locale says that the terminal takes UTF-8. Where nothing is set at all (a bare container, ssh) it does:
 * terminals that do not are rarer than environments that forget to say so.
 */
export function isUtf8(env: LocaleEnv): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

/** `text` with the hidden characters that stand in it as `⟨U+202E⟩` in brackets that every locale can show; as wide as before. */
export function hiddenInAscii(text: string): string {
  return text.replace(/⟨(U\+[0-9A-F]{4,6})⟩/g, '<$1>');
}

/** A way of writing to a terminal that may show no more than ASCII; what others have said keeps its letters. */
export function writeInLocale(write: (text: string) => void, env: LocaleEnv): (text: string) => void {
  return isUtf8(env) ? write : (text) => write(hiddenInAscii(text));
}

/** The signs that mira writes with, each as ASCII shows it. */
const IN_ASCII: Readonly<Record<string, string>> = {
  '·': '-',
  '…': '...',
  '→': '->',
  '›': '>',
  '×': 'x',
  '−': '-',
  '█': '#',
};
const SIGN = new RegExp(`[${Object.keys(IN_ASCII).join('')}]`, 'g');

/** Words of mira's own, written with unicode signs, as ASCII: letters of other scripts in what they quote stay. */
export function asciiSigns(text: string): string {
  return hiddenInAscii(text).replace(SIGN, (sign) => IN_ASCII[sign] ?? sign);
}
