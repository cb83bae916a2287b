import { shortId } from '../lib/ids.ts';
import {
  type Answer,
  type Assembled,
  askSections,
  assemble,
  type GivenPiece,
  type Placement,
  piecesFor,
  type Room,
  type SectionState,
  textOf,
} from './assemble.ts';
import { dynamicBudget } from './budgets.ts';
import { GONE, HeldItems, heldOf, newsOf } from './held.ts';
import type { Ledger } from './ledger.ts';
import type { Asked, Layer, Section } from './section.ts';
import { type ContextParts, sectionsOf } from './section-list.ts';
import type { SessionContext, SessionOptions, TurnContext } from './session-context.ts';
import { watchTokens } from './token-watch.ts';
import { estimateTokens, factorOf } from './tokens.ts';
import { TOOLS, toolPieces } from './tool-schemas.ts';

const inSystem = (): Placement => 'system';
const byLayer = (layer: Layer): Placement => (layer === 'static' ? 'system' : layer);

/** What the session was started with, and what that leaves. */
interface Start extends Assembled {
  readonly tokensOf: (text: string) => number;
  /** Tokens that are left for each turn. */
  readonly left: number;
}

/** Tokens of pieces that count against the budget of all. */
function counted({ pieces }: Assembled, sections: readonly Section[], layer: Layer): number {
  const apart = new Set(sections.filter((section) => section.apart === true).map(({ name }) => name));
  return pieces
    .filter((piece) => piece.layer === layer && !apart.has(piece.section))
    .reduce((sum, { tokens }) => sum + tokens, 0);
}

const NOTABLE: readonly SectionState['state'][] = ['empty', 'given', 'cut', 'failed'];

/** One state for each section: a snapshot that a turn had to say more of has two. */
function mergeStates(start: readonly SectionState[], added: readonly SectionState[]): readonly SectionState[] {
  const merged = new Map(start.map((state) => [state.name, state]));
  for (const state of added) {
    const before = merged.get(state.name);
    if (before !== undefined && NOTABLE.indexOf(before.state) >= NOTABLE.indexOf(state.state)) continue;
    merged.set(state.name, state);
  }
  return [...merged.values()];
}

class LiveSessionContext implements SessionContext {
  readonly system: Promise<string>;
  readonly #parts: ContextParts;
  readonly #options: SessionOptions;
  readonly #sections: readonly Section[];
  readonly #held = new HeldItems();
  readonly #start: Promise<Start>;
  readonly #refs = new Set<string>();
  readonly #watch;
  #ledger: Ledger | null = null;
  #loaded = false;

  constructor(parts: ContextParts, options: SessionOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#sections = sectionsOf(parts, options);
    this.#watch = watchTokens((text) => {
      if (options.stored) this.#ledger?.countTokens(options.model, text);
    });
    this.#start = this.#begin();
    // Whoever waits for the system prompt or for the first turn hears of it.
    this.#start.catch(() => undefined);
    this.system = this.#start.then(({ pieces }) => textOf(pieces.filter(({ section }) => section !== TOOLS)));
  }

  readonly forTurn = async (prompt: string, sent = prompt): Promise<TurnContext> => {
    const start = await this.#start;
    await this.#load();
    const added = await this.#forQuestion(prompt, start);
    const pieces = [...start.pieces, ...added.pieces];
    const states = mergeStates(start.states, added.states);
    for (const { id } of pieces) this.#addReference(id);
    const text = textOf(added.pieces);
    return {
      blocks: text === '' ? [] : [{ type: 'text', text }],
      items: pieces.map(({ section, id, tokens, score, placement, layer, version }) => ({
        section,
        id,
        tokens,
        score,
        placement,
        layer,
        ...(version === GONE ? { withdrawn: true as const } : {}),
      })),
      pieces,
      states,
      isGiven: (ref) => this.#refs.has(ref),
      begun: (turnId) => {
        this.#watch.sent([text, sent]);
        this.#begun(turnId, { pieces, states });
      },
      event: this.#watch.event,
      ended: (turnId, answer, named) => this.#ended(turnId, pieces, answer, named),
    };
  };

  readonly compacted = (): void => {
    this.#held.clear();
    if (this.#options.stored) this.#ledger?.drop(this.#options.sessionId);
  };

  async #begin(): Promise<Start> {
    const { question, tools } = this.#options;
    const { budgets, onFailure } = this.#parts;
    const tokensOf = await this.#counter();
    const first = question === null ? this.#sections.filter(({ layer }) => layer !== 'turn') : this.#sections;
    const answers = await askSections(first, piecesFor(this.#asked(question ?? '')), onFailure);
    const fixed = answers.filter(({ section }) => section.layer === 'static');
    const room: Room = {
      all: 0,
      snapshot: budgets.snapshot,
      tokensOf,
      placement: question === null ? byLayer : inSystem,
    };
    const statics = counted(assemble(fixed, room), this.#sections, 'static');
    const all = dynamicBudget(budgets, statics);
    const given = assemble(answers, { ...room, all });
    this.#hold(answers, given);
    const schemas = toolPieces(tools, tokensOf);
    const offered: SectionState = {
      name: TOOLS,
      layer: 'static',
      state: tools.length === 0 ? 'empty' : 'given',
      leftOut: 0,
      why: null,
    };
    return {
      pieces: [...given.pieces, ...schemas],
      states: [...given.states, offered],
      tokensOf,
      left: all - counted(given, this.#sections, 'snapshot'),
    };
  }

  #hold(answers: readonly Answer[], { pieces }: Assembled): void {
    for (const { section, pieces: offered } of answers) {
      const given = new Set(pieces.filter((piece) => piece.section === section.name).map(({ id }) => id));
      this.#held.begin(section.name, offered ?? [], given);
    }
  }

  /** Counts as the model does, as far as that is known. */
  async #counter(): Promise<(text: string) => number> {
    if (!this.#options.memory || this.#parts.nothingStored === true) return estimateTokens;
    try {
      const factor = factorOf((await this.#parts.ledger()).tokenCount(this.#options.model));
      return (text) => estimateTokens(text, factor);
    } catch (error) {
      this.#parts.onFailure('token counts', error);
      return estimateTokens;
    }
  }

  /** What the session holds of before; asked once, and late, since a new one holds nothing. */
  async #load(): Promise<void> {
    if (this.#loaded) return;
    const { stored, from, sessionId } = this.#options;
    if (stored || from !== null) this.#ledger ??= await this.#parts.ledger();
    const before = from === null ? [] : (this.#ledger?.given(from) ?? []);
    this.#held.add(before);
    for (const { item } of before) this.#addReference(item);
    // A copy holds from now on what the session held that it was made of.
    if (stored && from !== sessionId && before.length > 0) this.#ledger?.give(sessionId, before);
    this.#loaded = true;
  }

  /**
   * What depends on the question; nothing where the words are a command of claude's. When all stands in the system prompt,
   * only what contradicts an earlier turn of this session is left to say.
   */
  async #forQuestion(prompt: string, { left, tokensOf }: Start): Promise<Assembled> {
    const nothingToAdd = this.#options.question !== null && !this.#held.hasTurns();
    if (nothingToAdd || prompt.startsWith('/')) return { pieces: [], states: [] };
    const asked = this.#asked(prompt);
    const answers = await askSections(
      this.#sections.filter(({ layer }) => layer !== 'static'),
      (section) => newsOf(section, asked, this.#held),
      this.#parts.onFailure,
    );
    const { snapshot } = this.#parts.budgets;
    return assemble(answers, { all: left, snapshot, tokensOf, placement: () => 'turn' });
  }

  #asked(prompt: string): Asked {
    return { prompt, onlyLooking: this.#options.onlyLooking };
  }

  #addReference(id: string): void {
    this.#refs.add(id);
    this.#refs.add(shortId(id));
  }

  #begun(turnId: string, assembled: Assembled): void {
    const held = heldOf(assembled.pieces);
    this.#held.add(held);
    if (this.#options.stored) this.#ledger?.record(turnId, this.#options.sessionId, assembled, held);
  }

  #ended(turnId: string, pieces: readonly GivenPiece[], answer: string, named: ReadonlySet<string>): void {
    // What claude has changed in the worktree is then known when the next question comes.
    if (this.#options.question === null || this.#options.goesOn === true)
      this.#parts.git().catch((error: unknown) => this.#parts.onFailure('time-and-place', error));
    if (!this.#options.stored) return;
    const isNamed = (id: string): boolean => named.has(id) || named.has(shortId(id));
    this.#ledger?.settle(turnId, answer, isNamed);
    const used = pieces.filter(({ section, id }) => section === 'memories' && isNamed(id));
    // Counting may wait: the answer is on the screen already.
    if (used.length > 0) void this.#countUsed(used);
  }

  async #countUsed(used: readonly GivenPiece[]): Promise<void> {
    try {
      const memory = await this.#parts.memory();
      for (const { id } of used) memory.markUsed(id);
    } catch (error) {
      this.#parts.onFailure('memories', error);
    }
  }
}

/** What a prompt would be given in a new chat. Counts and stores nothing. */
export async function previewContext(
  parts: ContextParts,
  prompt: string,
  options: Pick<SessionOptions, 'memory' | 'model' | 'tools' | 'question'>,
): Promise<Assembled> {
  const session = new LiveSessionContext(parts, {
    ...options,
    sessionId: '',
    from: null,
    conversationId: null,
    exchanges: [],
    stored: false,
    onlyLooking: true,
  });
  const { pieces, states } = await session.forTurn(prompt);
  return { pieces, states };
}

/** Opens what one claude session is given. The system prompt is begun at once. */
export function openSessionContext(parts: ContextParts, options: SessionOptions): SessionContext {
  return new LiveSessionContext(parts, options);
}
