import type { Exchange } from './context/sections/exchanges.ts';
import type { ClaudeSessionRef, Conversations } from './conversation/conversations.ts';
import type { History } from './conversation/history.ts';
import type { Lease } from './conversation/lease.ts';
import type { Recorder, TurnBegin } from './turn/recorder.ts';
import type { HeldTalk, SavedTalk, TalkStore } from './turn/talk-store.ts';
import { type Budget, checkBudget } from './usage/budget.ts';
import type { Usage } from './usage/usage.ts';

export interface TalkStoreParts {
  readonly conversations: Conversations;
  readonly history: History;
  readonly usage: Usage;
  readonly projectId: string;
  readonly cwd: string;
  /** What the turns are for, as `usage --by operation` shows it. */
  readonly operation: string;
  readonly budget: Budget;
  /** Whether the limits hold for a subscription login, whose calls cost nothing more. */
  readonly limitSubscription: boolean;
}

type Begin = TurnBegin & { readonly sessionId: string; readonly model: string };

/** A recorder of which only what was spent is left. */
function usageOnly(recorder: Recorder, forget: () => void): Recorder {
  return {
    onEvent(event) {
      if (event.type === 'started' || event.type === 'call') recorder.onEvent(event);
      if (event.type !== 'ended') return;
      recorder.onEvent({ ...event, text: '', tools: [], denied: [] });
      forget();
    },
    spent: (costUsd) => recorder.spent?.(costUsd),
  };
}

/** Turns and what is stored of them, for one project. */
export function openTalkStore(parts: TalkStoreParts): TalkStore {
  const { conversations, history, usage, projectId, cwd, operation } = parts;

  const start = (lease: Lease, { turnId, origin, typed, material, model }: Begin, keepWords: boolean): Recorder =>
    conversations.startTurn({
      lease,
      projectId,
      cwd,
      operation,
      origin,
      model,
      turnId,
      prompt: keepWords && origin === 'person' ? typed : null,
      material: keepWords ? (material ?? null) : null,
    });
  const held = (lease: Lease): HeldTalk => ({
    conversationId: lease.conversationId,
    record: (begin) => start(lease, begin, true),
    release: () => lease.release(),
  });
  const hold = (conversationId: string): HeldTalk => held(conversations.hold(conversationId));
  // A project can have several folders: clones, worktrees, one that was renamed. Claude keeps its sessions by folder, and
  // one that is resumed would work in its own, not in the one where the person is.
  const here = (conversationId: string, model: string): SavedTalk => {
    const session = conversations.sessionIn(conversationId, projectId, cwd);
    return savedTalk(conversationId, session ?? { id: null, cwd, model }, history);
  };
  const resumed = (conversationId: string, session: ClaudeSessionRef): SavedTalk =>
    session.cwd === cwd ? savedTalk(conversationId, session, history) : here(conversationId, session.model);

  return {
    budget(subscription) {
      if (subscription && !parts.limitSubscription) return { remainingUsd: null, warnings: [] };
      const state = checkBudget(parts.budget, usage.spent());
      if (state.state === 'refused') throw state.error;
      const remainingUsd = Number.isFinite(state.leftUsd) ? state.leftUsd : null;
      return { remainingUsd, warnings: state.state === 'warn' ? [state.message] : [] };
    },
    newest() {
      const last = conversations.lastConversation(projectId);
      if (last === null || last.session === null) return null;
      return resumed(last.conversationId, last.session);
    },
    continued: here,
    lastSaid: (conversationId) => history.exchanges(conversationId, { notIn: null, limit: 1 })[0] ?? null,
    list: (limit) =>
      conversations.resumable(projectId, limit).map(({ conversationId, session, prompt, lastMs }) => ({
        ...resumed(conversationId, session),
        prompt,
        atMs: lastMs,
      })),
    begin: () => hold(conversations.createConversation()),
    hold,
    copy: (conversationId) => hold(conversations.copyConversation(conversationId).conversationId),
    recordUsageOnly(begin) {
      const lease = conversations.hold(conversations.createConversation());
      return usageOnly(start(lease, begin, false), () => {
        history.forget([begin.turnId]);
        lease.release();
      });
    },
    rules: () => conversations.listRules(projectId),
    saveRule: (rule) => conversations.addRule(projectId, rule),
    removeRule: (rule) => conversations.removeRule(projectId, rule),
  };
}

/** Enough to fill what goes along of them. */
const MOST_EXCHANGES = 12;

function savedTalk(
  conversationId: string,
  session: { readonly id: string | null; readonly cwd: string; readonly model: string },
  history: Pick<History, 'exchanges'>,
): SavedTalk {
  const { id: sessionId, cwd, model } = session;
  const missing = (): readonly Exchange[] =>
    history.exchanges(conversationId, { notIn: sessionId, limit: MOST_EXCHANGES });
  return { conversationId, sessionId, cwd, model, missing };
}
