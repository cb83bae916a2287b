import { readBranch } from '../project/git-state.ts';
import type { Rooms } from '../rooms.ts';
import type { TurnEvent } from '../turn/events.ts';
import type { SessionOwner } from './session-owner.ts';
import type { StatusFacts } from './status-line.ts';

export interface ChatStatusParts {
  readonly owner: Pick<SessionOwner, 'model' | 'permissionMode' | 'incognito' | 'sessionId'>;
  readonly rooms: Pick<Rooms, 'usage'>;
  /** Where the chat is now. */
  readonly home: { readonly projectName: string; readonly projectRoot: string };
  /** Something to show has changed. */
  readonly redraw: () => void;
}

/** What the status row of a chat tells, kept at hand: reading it touches no file and no database. */
export interface ChatStatus {
  readonly facts: () => StatusFacts;
  /** Takes each event of each turn. */
  readonly accept: (event: TurnEvent) => void;
  /** Looks at the branch and at today's cost again. */
  readonly look: () => Promise<void>;
}

/** Opens the status of one chat; nothing is looked up before `look`. */
export function openChatStatus({ owner, rooms, home, redraw }: ChatStatusParts): ChatStatus {
  let branch: string | null = null;
  let todayUsd: number | null = null;
  /** Tokens of the context, with the session of claude's that they are of. */
  let held: { readonly of: string | null; readonly tokens: number | null } | null = null;
  /** With the model that it holds for. */
  let told: { readonly model: string; readonly window: number } | null = null;

  const look = async (): Promise<void> => {
    branch = readBranch(home.projectRoot);
    todayUsd = (await rooms.usage()).spent().dayUsd;
    redraw();
  };
  return {
    facts: () => ({
      project: home.projectName,
      branch,
      model: owner.model,
      mode: owner.permissionMode,
      incognito: owner.incognito,
      contextTokens: held?.of === owner.sessionId ? held.tokens : null,
      contextWindow: told?.model === owner.model ? told.window : null,
      todayUsd,
    }),
    accept(event) {
      if (event.type === 'compacted') held = { of: owner.sessionId, tokens: event.postTokens };
      else if (event.type === 'context_window') told = { model: owner.model, window: event.tokens };
      else if (event.type === 'call') {
        // What claude itself counts, and /context tells: the request without its answer.
        const { inputTokens, cacheReadTokens, cacheWriteTokens } = event.usage;
        held = { of: owner.sessionId, tokens: inputTokens + cacheReadTokens + cacheWriteTokens };
      }
    },
    look,
  };
}
