import { isAbsolute, join, resolve } from 'node:path';
import type { World } from '../world.ts';

/** Every file and folder that mira keeps. Nothing here exists before it is needed. */
export interface Paths {
  /** Folder of the database and what belongs to it. */
  readonly data: string;
  readonly database: string;
  readonly config: string;
  readonly cache: string;
  readonly logs: string;
  /** Lines typed at the prompt. */
  readonly inputHistory: string;
  /** What each chat has not sent: a file of JSON for each. */
  readonly drafts: string;
  /** Which files of which projects the person trusts. */
  readonly trust: string;
  /** Places of git repositories seen before, to know projects again. */
  readonly projects: string;
  /** There once the chat has introduced itself. */
  readonly firstRun: string;
}

/**
 * Where mira keeps its files: all under MIRA_HOME when that is set, else as the XDG base directory specification says.
 * An empty variable counts as unset; a relative XDG one too, as the specification asks.
 */
export function resolvePaths({ env, home, cwd }: Pick<World, 'env' | 'home' | 'cwd'>): Paths {
  const own = env['MIRA_HOME'];
  if (own !== undefined && own !== '') {
    const data = resolve(cwd, own);
    return layout(data, join(data, 'config.toml'), join(data, 'cache'));
  }
  const xdg = (name: string, fallback: string): string => {
    const set = env[name];
    return join(set !== undefined && isAbsolute(set) ? set : join(home, fallback), 'mira');
  };
  const config = join(xdg('XDG_CONFIG_HOME', '.config'), 'config.toml');
  return layout(xdg('XDG_DATA_HOME', '.local/share'), config, xdg('XDG_CACHE_HOME', '.cache'));
}

function layout(data: string, config: string, cache: string): Paths {
  return {
    data,
    database: join(data, 'mira.db'),
    config,
    cache,
    logs: join(data, 'logs'),
    inputHistory: join(data, 'history.jsonl'),
    drafts: join(data, 'drafts'),
    trust: join(data, 'trust.json'),
    projects: join(data, 'projects.json'),
    firstRun: join(data, 'introduced'),
  };
}
