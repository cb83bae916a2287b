import { MiraError } from '../errors.ts';
import { type Check, error, warning } from './check.ts';

/** A command as hints quote it: `mira config edit`, "npm rebuild better-sqlite3", (chmod u+w FILE). */
const QUOTED_COMMAND = /`([^`]+)`|"((?:mira|npm) [^"]+)"|\((chmod [^)]+)\)/;

/** The first command that an advice names; null when it is prose alone. */
export function commandIn(advice: string): string | null {
  const [, ...found] = QUOTED_COMMAND.exec(advice) ?? [];
  return found.find((each) => each !== undefined) ?? null;
}

/** What the person is to type, or to do where no command does it. */
function fixOf(failure: MiraError, configFile: string): string | null {
  // Whatever is wrong in the person's own file, its editor is the way; an environment variable has advice of its own.
  if (failure.code === 'config' && failure.message.startsWith(configFile)) return 'mira config edit';
  return commandIn(failure.hint ?? '') ?? failure.hint;
}

/** What the named check finds when the thing that it looks at fails, with the failure's own advice. */
export function finding(name: string, failure: unknown, configFile: string): Check {
  const report = 'see the log in the logs folder, and report it';
  if (!(failure instanceof MiraError)) {
    return error(name, failure instanceof Error ? failure.message : String(failure), report);
  }
  const fix = fixOf(failure, configFile) ?? report;
  // The check of that name says it in full; the others could only repeat it.
  if (failure.code === 'config' && name !== 'config') {
    return warning(name, 'not checked, since the configuration is broken', fix);
  }
  if (failure.code === 'database' && name === 'vectors') {
    return warning(name, 'not checked, since the database cannot be opened', fix);
  }
  const advice = failure.hint === null || failure.hint === fix ? '' : `; ${failure.hint}`;
  return error(name, `${failure.message}${advice}`, fix);
}
