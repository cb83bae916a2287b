import { backup } from './backup.ts';
import { config } from './config.ts';
import { configEdit } from './config-edit.ts';
import { configGet } from './config-get.ts';
import { configPath } from './config-path.ts';
import { configSet } from './config-set.ts';
import { configUnset } from './config-unset.ts';
import type { AnyAction } from './define.ts';
import { doctor } from './doctor.ts';
import { history } from './history.ts';
import { historyForget } from './history-forget.ts';
import { historySearch } from './history-search.ts';
import { historyShow } from './history-show.ts';
import { init } from './init.ts';
import { login } from './login.ts';
import { restore } from './restore.ts';
import { status } from './status.ts';
import { trust } from './trust.ts';
import { usage } from './usage.ts';
import { version } from './version.ts';

/** Every action of mira, in the order of help and docs. */
export const ACTIONS: readonly AnyAction[] = [
  history,
  historySearch,
  historyShow,
  historyForget,
  status,
  usage,
  backup,
  restore,
  init,
  login,
  doctor,
  config,
  configGet,
  configSet,
  configUnset,
  configPath,
  configEdit,
  trust,
  version,
];
