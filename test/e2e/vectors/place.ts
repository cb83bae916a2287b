import { runMira, startMira } from '../../fakes/run.ts';
import { makeSandbox } from '../../fakes/sandbox.ts';

/** A home of its own, and mira in it. */
export function openPlace(shared: Readonly<Record<string, string>> = {}) {
  const box = makeSandbox('http://127.0.0.1:1', { env: shared });
  const options = (env: Readonly<Record<string, string>>, stdin?: string) => ({
    cwd: box.project,
    env: { ...box.env, ...env },
    ...(stdin === undefined ? {} : { stdin }),
  });
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}, stdin?: string) =>
    runMira(args, options(env, stdin));
  return {
    box,
    run,
    start: (args: readonly string[], env: Readonly<Record<string, string>> = {}) => startMira(args, options(env)),
    /** The one JSON value of stdout. */
    json: async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      JSON.parse((await run([...args, '--json'], env)).stdout),
    /** Stores one memory a line. */
    rememberAll: (texts: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      run(['remember', '--stdin', '--json'], env, texts.join('\n')),
    close: () => box.cleanup(),
  };
}

export type Place = ReturnType<typeof openPlace>;
