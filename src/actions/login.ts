import { MiraError } from '../errors.ts';
import { action } from './define.ts';

export const login = action({
  name: 'login',
  about: "Log in to Claude, by claude's own login",
  details: 'mira keeps no login of its own: claude asks, claude stores.',
  examples: ['mira login'],
  on: ['cli'],
  args: {},
  run: async (_args, { rooms }) => {
    if (!rooms.interactive) {
      throw new MiraError('usage', 'there is no terminal to log in on', {
        hint: 'run `mira login` in a terminal, or set ANTHROPIC_API_KEY',
      });
    }
    const code = await rooms.claudeLogin();
    if (code !== 0) {
      throw new MiraError('not_logged_in', `claude's login did not finish (exit code ${code})`, {
        hint: 'run `mira login` again',
      });
    }
    return { loggedIn: true };
  },
  show: () => 'logged in',
});
