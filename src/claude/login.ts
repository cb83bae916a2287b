import { MiraError } from '../errors.ts';
import { parseObject, textOrNull } from './json.ts';
import { runClaude, runClaudeOnTerminal } from './program.ts';

/** How claude is logged in. */
export interface LoginStatus {
  readonly loggedIn: boolean;
  /** `api_key`, `claude.ai`, `none` …, in the CLI's words. */
  readonly method: string | null;
  readonly apiKeySource: string | null;
  readonly subscriptionType: string | null;
}

interface LoginOptions {
  readonly program: string;
  readonly env: Record<string, string>;
}

/** Asks `claude auth status`: no network, no model. Throws MiraError `crashed` when the answer cannot be read. */
export async function loginStatus({ program, env }: LoginOptions): Promise<LoginStatus> {
  const { stdout, timedOut } = await runClaude({ program, args: ['auth', 'status'], env });
  const status = parseObject(stdout);
  if (status === null) {
    throw new MiraError('crashed', `claude does not say whether it is logged in${timedOut ? ' in time' : ''}`, {
      hint: `run \`${program} auth status\` to see why`,
    });
  }
  return {
    loggedIn: status['loggedIn'] === true,
    method: textOrNull(status['authMethod']),
    apiKeySource: textOrNull(status['apiKeySource']),
    subscriptionType: textOrNull(status['subscriptionType']),
  };
}

/** Runs claude's own login on the terminal. Gives its exit code. */
export function login({ program, env }: LoginOptions): Promise<number> {
  return runClaudeOnTerminal({ program, args: ['auth', 'login'], env });
}
