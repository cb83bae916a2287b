import type { ActionContext, AnyAction, Arg } from '../actions/define.ts';
import { errorJson, MiraError } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';
import { parseValues, type Raw } from './values.ts';

/** A tool as claude's tool server takes it. */
export interface ActionTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly annotations: { readonly readOnlyHint: boolean };
  /** Runs without a question. */
  readonly free: boolean;
  run(
    input: Readonly<Record<string, unknown>>,
    call?: Pick<ActionContext, 'note'>,
  ): Promise<{ readonly text: string; readonly isError?: boolean }>;
  /** What the call would do, for the question to the person; null where the call cannot be made. */
  explain?(input: Readonly<Record<string, unknown>>): Promise<string | null>;
}

/** `history search` → `history_search` */
export function toolName(action: Pick<AnyAction, 'name'>): string {
  return action.name.replaceAll(' ', '_').replaceAll('-', '_');
}

function range(arg: Extract<Arg, { type: 'integer' | 'number' }>): Record<string, unknown> {
  return {
    ...(arg.min === undefined ? {} : { minimum: arg.min }),
    ...(arg.max === undefined ? {} : { maximum: arg.max }),
  };
}

function property(arg: Arg): Record<string, unknown> {
  const fallback = 'fallback' in arg && arg.fallback !== undefined ? { default: arg.fallback } : {};
  const base = { description: arg.about, ...fallback };
  switch (arg.type) {
    case 'integer':
    case 'number':
      return { type: arg.type, ...base, ...range(arg) };
    case 'flag':
      return { type: 'boolean', ...base };
    case 'choice':
      return { type: 'string', enum: [...arg.of], ...base };
    case 'list':
    case 'ids':
      return { type: 'array', items: { type: 'string' }, ...base };
    default:
      return { type: 'string', ...base };
  }
}

/** What a tool that explains itself in one sentence needs not say again of each argument. */
function withoutWords({ description: _, default: __, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest;
}

/**
 * JSON schema of an action's arguments; constant, so that a session's prefix stays the same. That there are no others
 * is left out: it costs tokens with each tool, and a wrong one is answered with the nearest name.
 */
export function inputSchema(action: Pick<AnyAction, 'args' | 'tool'>): Record<string, unknown> {
  const all = Object.entries(action.args).filter(([key]) => action.tool?.args.includes(key) ?? true);
  const brief = action.tool?.about !== undefined;
  const required =
    action.tool?.required ?? all.filter(([, arg]) => 'required' in arg && arg.required === true).map(([key]) => key);
  return {
    type: 'object',
    properties: Object.fromEntries(all.map(([key, arg]) => [key, brief ? withoutWords(property(arg)) : property(arg)])),
    ...(required.length > 0 ? { required } : {}),
  };
}

function refuseUnknown(action: AnyAction, input: Raw): void {
  const known = action.tool?.args ?? Object.keys(action.args);
  for (const key of Object.keys(input)) {
    if (known.includes(key)) continue;
    const close = nearest(key, known);
    throw new MiraError('usage', `unknown argument ${key}${close === null ? '' : `, did you mean ${close}?`}`);
  }
}

function refuseMissing(action: AnyAction, input: Raw): void {
  for (const key of action.tool?.required ?? []) {
    if (input[key] === undefined || input[key] === null) throw new MiraError('usage', `${key} is missing`);
  }
}

async function runTool(action: AnyAction, input: Raw, context: ActionContext) {
  try {
    refuseUnknown(action, input);
    refuseMissing(action, input);
    const data = await action.run(
      parseValues(action.args, input, (key) => key),
      context,
    );
    return { text: JSON.stringify(data) ?? 'null' };
  } catch (error) {
    return { text: JSON.stringify({ error: errorJson(error) }), isError: true };
  }
}

async function explainTool(action: AnyAction, input: Raw, context: ActionContext): Promise<string | null> {
  try {
    return (
      (await action.asking?.(
        parseValues(action.args, input, (key) => key),
        context,
      )) ?? null
    );
  } catch (error) {
    // The call itself says what is wrong with it.
    if (error instanceof MiraError) return null;
    throw error;
  }
}

function describe({ about, details, tool }: AnyAction): string {
  return tool?.about ?? (details === undefined ? about : `${about}. ${details}`);
}

/** The actions that claude may call, as tools; each answers with the JSON that `--json` prints. */
export function toolsFor(
  actions: readonly AnyAction[],
  context: () => ActionContext | Promise<ActionContext>,
): ActionTool[] {
  return actions
    .filter((action) => action.on.includes('tool'))
    .map((action) => ({
      name: toolName(action),
      description: describe(action),
      inputSchema: inputSchema(action),
      annotations: { readOnlyHint: action.writes !== true },
      free: action.writes !== true || action.tool?.free === true,
      ...(action.asking === undefined
        ? {}
        : { explain: async (input: Raw) => explainTool(action, input, await context()) }),
      run: async (input, call) => {
        const own = await context();
        return runTool(action, input, { ...own, note: call?.note ?? own.note });
      },
    }));
}
