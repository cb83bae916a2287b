import { readBranch } from '../project/git-state.ts';
import type { Rooms } from '../rooms.ts';
import type { TurnEvent } from '../turn/events.ts';
import type { SessionOwner } from './session-owner.ts';
import type { StatusFacts } from './status-line.ts';

export interface ChatStatusParts {
  readonly owner: Pick<SessionOwner, 'model' | 'permissionMode' | 'totals'>;
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
  let contextTokens: number | null = null;
  /** Calls of sub-agents have windows of their own. */
  let mainModel: string | null = null;

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
      contextTokens,
      todayUsd,
    }),
    accept(event) {
      if (event.type === 'started') mainModel = event.model;
      else if (event.type === 'compacted') contextTokens = event.postTokens;
      else if (event.type === 'call' && (contextTokens === null || event.model === mainModel)) {
        const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = event.usage;
        contextTokens = inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens;
      }
    },
    look,
  };
}
