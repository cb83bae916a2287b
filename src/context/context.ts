import { shortId } from '../lib/ids.ts';
import { type Assembled, assemble, type GivenPiece, type Placement, textOf } from './assemble.ts';
import type { Ledger } from './ledger.ts';
import type { Asked, Layer, Piece, Section } from './section.ts';
import { type ContextParts, sectionsOf } from './section-list.ts';

export interface SessionOptions {
  readonly sessionId: string;
  /** The session whose transcript this one begins with; itself when it is resumed, null when it is new. */
  readonly from: string | null;
  /** The question, where it is known before claude starts: everything then stands in the system prompt. */
  readonly question: string | null;
  /** False: nothing of the memory is read. */
  readonly memory: boolean;
  /** False: the ledger is not written. */
  readonly stored: boolean;
  /** Nothing is sent: somebody only wants to see it. */
  readonly onlyLooking: boolean;
}

/** What mira adds to one turn. */
export interface TurnContext {
  /** In front of the person's own words; empty when there is nothing to say. */
  readonly blocks: readonly { readonly type: 'text'; readonly text: string }[];
  /** All that holds in this turn: what the session was started with, and what the turn adds. */
  readonly items: readonly {
    readonly section: string;
    readonly id: string;
    readonly tokens: number;
    readonly score: number | null;
    readonly placement: Placement;
    readonly layer: Layer;
  }[];
  /** What became of each section. */
  readonly states: Assembled['states'];
  /** Whether this claude session was given something under that short or whole id. */
  readonly isGiven: (ref: string) => boolean;
  /** Claude has begun the turn: from now on its session holds this. Throws what the database throws. */
  readonly begun: (turnId: string) => void;
  /** `named`: the references of the answer. Throws what the database throws. */
  readonly ended: (turnId: string, answer: string, named: ReadonlySet<string>) => void;
}

/** What one claude session is given, from its start to its end. */
export interface SessionContext {
  /** Follows claude's own system prompt, byte for byte the same for the life of the process. */
  readonly system: Promise<string>;
  readonly forTurn: (prompt: string) => Promise<TurnContext>;
  /** Claude has compacted its session: what the turns gave is gone from it. */
  readonly compacted: () => void;
}

/** Most tokens of what depends on the question. */
const DYNAMIC_BUDGET = 1_000;

/** Most tokens of everything that mira adds, the person's own file apart. */
export const WHOLE_BUDGET = 2_500;

const inSystem = (): Placement => 'system';
const byLayer = (layer: Layer): Placement => (layer === 'static' ? 'system' : layer);

class LiveSessionContext implements SessionContext {
  readonly system: Promise<string>;
  readonly #parts: ContextParts;
  readonly #options: SessionOptions;
  readonly #sections: readonly Section[];
  readonly #start: Promise<Assembled>;
  /** Item → version, of what the turns have given; null until the ledger was asked. */
  #given: Map<string, string> | null = null;
  #ledger: Ledger | null = null;
  readonly #refs = new Set<string>();

  constructor(parts: ContextParts, options: SessionOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#sections = sectionsOf(parts, options.memory);
    const whole = options.question !== null;
    const first = whole ? this.#sections : this.#sections.filter(({ layer }) => layer !== 'turn');
    this.#start = this.#assemble(first, options.question ?? '', whole ? inSystem : byLayer);
    this.system = this.#start.then(({ pieces }) => textOf(pieces));
  }

  readonly forTurn = async (prompt: string): Promise<TurnContext> => {
    const start = await this.#start;
    if (this.#options.stored || this.#options.from !== null) this.#ledger ??= await this.#parts.ledger();
    this.#given ??= this.#remembered();
    const added = await this.#forQuestion(prompt);
    const pieces = [...start.pieces, ...added.pieces];
    for (const piece of pieces) this.#note(piece);
    return {
      blocks: added.pieces.length === 0 ? [] : [{ type: 'text', text: textOf(added.pieces) }],
      items: pieces.map(({ section, id, tokens, score, placement, layer }) => ({
        section,
        id,
        tokens,
        score,
        placement,
        layer,
      })),
      states: [...start.states, ...added.states],
      isGiven: (ref) => this.#refs.has(ref),
      begun: (turnId) => this.#begun(turnId, { pieces, states: [...start.states, ...added.states] }),
      ended: (turnId, answer, named) => this.#ended(turnId, pieces, answer, named),
    };
  };

  readonly compacted = (): void => {
    this.#given?.clear();
    if (this.#options.stored) this.#ledger?.drop(this.#options.sessionId);
  };

  #remembered(): Map<string, string> {
    const { from } = this.#options;
    const held = from === null ? [] : (this.#ledger?.given(from) ?? []);
    for (const [id] of held) this.#addReference(id);
    return new Map(held);
  }

  /** What depends on the question; nothing when it stands in the system prompt, or the words are a command of claude's. */
  async #forQuestion(prompt: string): Promise<Assembled> {
    if (this.#options.question !== null || prompt.startsWith('/')) return { pieces: [], states: [] };
    const sections = this.#sections.filter(({ layer }) => layer === 'turn');
    return this.#assemble(sections, prompt, byLayer);
  }

  #assemble(sections: readonly Section[], prompt: string, placement: (layer: Layer) => Placement): Promise<Assembled> {
    const asked: Asked = { prompt, onlyLooking: this.#options.onlyLooking };
    return assemble(sections, asked, {
      budget: DYNAMIC_BUDGET,
      placement,
      isKnown: ({ id, version }: Piece) => this.#given?.get(id) === version,
      onFailure: this.#parts.onFailure,
    });
  }

  #note(piece: GivenPiece): void {
    if (piece.section === 'memories') this.#addReference(piece.id);
  }

  #addReference(id: string): void {
    this.#refs.add(id);
    this.#refs.add(shortId(id));
  }

  #begun(turnId: string, assembled: Assembled): void {
    for (const { id, version, placement } of assembled.pieces) {
      if (placement === 'turn') this.#given?.set(id, version);
    }
    if (this.#options.stored) this.#ledger?.record(turnId, this.#options.sessionId, assembled);
  }

  #ended(turnId: string, pieces: readonly GivenPiece[], answer: string, named: ReadonlySet<string>): void {
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
export function previewContext(parts: ContextParts, prompt: string, memory: boolean): Promise<Assembled> {
  return assemble(
    sectionsOf(parts, memory),
    { prompt, onlyLooking: true },
    { budget: DYNAMIC_BUDGET, placement: byLayer, isKnown: () => false, onFailure: parts.onFailure },
  );
}

/** Opens what one claude session is given. The system prompt is begun at once. */
export function openSessionContext(parts: ContextParts, options: SessionOptions): SessionContext {
  return new LiveSessionContext(parts, options);
}
