import { MiraError } from '../../errors.ts';
import { nearest } from '../../lib/nearest.ts';
import { THEME_NAMES, type ThemeWish } from '../../render/theme.ts';
import { type ChatCommand, shown } from './command.ts';

const WISHES: readonly ThemeWish[] = ['auto', ...THEME_NAMES];
const ABOUT: Readonly<Record<ThemeWish, string>> = {
  auto: 'as the terminal says',
  dark: 'for a dark background',
  light: 'for a light background',
  contrast: 'strong colours, nothing faint',
};

/** `/theme [NAME]` */
export const theme: ChatCommand = {
  name: 'theme',
  about: 'choose the colours of this chat',
  topic: 'This chat',
  usage: '[auto|dark|light|contrast]',
  details: 'What stands already keeps its colours. `/config set ui.theme NAME` keeps it for later chats.',
  choices: () => WISHES.map((word) => ({ word, about: ABOUT[word] })),
  async run(rest, parts) {
    const { themes, chooser } = parts;
    const items = WISHES.map((word) => ({ label: word, hint: ABOUT[word], value: word }));
    const wanted =
      rest === ''
        ? await chooser.select<ThemeWish>({ title: 'Which colours?', items, start: themes.wish() })
        : WISHES.find((word) => word === rest);
    if (wanted === undefined) {
      const close = nearest(rest, WISHES);
      throw new MiraError('usage', `there is no theme ${rest}${close === null ? '' : `, did you mean ${close}?`}`, {
        hint: `one of ${WISHES.join(', ')}`,
      });
    }
    if (wanted !== null) themes.choose(wanted);
    const now = themes.wish() === 'auto' ? `auto (${themes.current().name})` : themes.wish();
    const plain = themes.current().depth === 0 ? '; there are no colours here' : '';
    const keep = wanted === null ? '' : `; /config set ui.theme ${wanted} keeps it`;
    return shown(`theme: ${now}${plain}${keep}`, parts);
  },
};
