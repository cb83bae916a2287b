import type { ClaudeResult } from './events.ts';
import { isObject, type Json, listOf, numberOf, numberOrNull, objectOf, textOf, textOrNull } from './json.ts';
import type { ClaudeOptions } from './options.ts';
import { modelUsage } from './parse-usage.ts';

/** A slash command or skill of the CLI. */
export interface ClaudeCommand {
  readonly name: string;
  readonly description: string;
  readonly argumentHint: string;
}

export interface ClaudeModel {
  /** What `--model` takes. */
  readonly value: string;
  readonly resolvedModel: string;
  readonly displayName: string;
}

/** What the CLI says about itself once it has booted. */
export interface InitializeInfo {
  readonly commands: readonly ClaudeCommand[];
  readonly models: readonly ClaudeModel[];
  readonly account: {
    readonly tokenSource: string | null;
    readonly apiKeySource: string | null;
    readonly apiProvider: string | null;
    /** Set for logins whose use costs the person nothing more. */
    readonly subscriptionType: string | null;
  };
  readonly outputStyle: string | null;
  readonly pid: number | null;
}

/** The first request to a claude process. `server` names the tool server; `hooks` is their registration. */
export function initializeRequest(
  { tools = [], forwardSubagentText }: ClaudeOptions['initialize'],
  appendSystemPrompt: string | undefined,
  { hooks, server }: { readonly hooks: Json | null; readonly server: string },
): Json {
  return {
    subtype: 'initialize',
    hooks,
    ...(tools.length > 0 ? { sdkMcpServers: [server] } : {}),
    ...(appendSystemPrompt === undefined ? {} : { appendSystemPrompt }),
    ...(forwardSubagentText === undefined ? {} : { forwardSubagentText }),
  };
}

/** The answer to `initialize`. */
export function parseInitialize(response: Json): InitializeInfo {
  const account = objectOf(response['account']);
  return {
    commands: listOf(response['commands'])
      .filter(isObject)
      .map((command) => ({
        name: textOf(command['name']),
        description: textOf(command['description']),
        argumentHint: textOf(command['argumentHint']),
      })),
    models: listOf(response['models'])
      .filter(isObject)
      .map((model) => ({
        value: textOf(model['value']),
        resolvedModel: textOf(model['resolvedModel']),
        displayName: textOf(model['displayName']),
      })),
    account: {
      tokenSource: textOrNull(account['tokenSource']),
      apiKeySource: textOrNull(account['apiKeySource']),
      apiProvider: textOrNull(account['apiProvider']),
      subscriptionType: textOrNull(account['subscriptionType']),
    },
    outputStyle: textOrNull(response['output_style']),
    pid: numberOrNull(response['pid']),
  };
}

/** What the process has cost since its start; answered within a turn, too. */
export interface SessionUsage {
  /** Cumulative over the process: take the difference. */
  readonly totalCostUsd: number;
  readonly modelUsage: ClaudeResult['modelUsage'];
  readonly subscriptionType: string | null;
}

/** The answer to `get_usage`. */
export function parseSessionUsage(response: Json): SessionUsage {
  const session = objectOf(response['session']);
  return {
    totalCostUsd: numberOf(session['total_cost_usd']),
    modelUsage: modelUsage(session['model_usage']),
    subscriptionType: textOrNull(response['subscription_type']),
  };
}
