import { findSecrets } from './find-secrets.ts';
import { type Redacted, redact } from './redact.ts';

/** Beyond this much unsettled text, its older part is redacted for good, so that a long answer costs no square. */
const WINDOW = 64 * 1024;
const KEEP = 32 * 1024;
/** The longest unfinished word that is held back. Longer ones are data (pictures), of which only the end is held. */
const MAX_WORD = 8 * 1024;
const WORD_END = /[A-Za-z0-9+/=_.~:%@$&?#!*-]*$/;

/**
 * A text that comes in pieces and may be asked for at any time without secrets. The last word is held back while it
 * grows, since half a key is no key to the detector and yet half the secret.
 */
export class GrowingText {
  #settled = '';
  #open = '';
  #length = 0;

  /** Characters that have come in all. */
  get length(): number {
    return this.#length;
  }

  append(piece: string): void {
    this.#open += piece;
    this.#length += piece.length;
    if (this.#open.length > WINDOW) this.#settle();
  }

  /** All that has come, redacted; `whole` when nothing more will come, otherwise without the word that still grows. */
  text(whole: boolean): Redacted {
    const open = whole ? this.#open : this.#open.slice(0, this.#open.length - this.#unfinished());
    // Both halves come out of redact; the seam is a line end that no secret crosses.
    return (this.#settled + redact(open)) as Redacted;
  }

  #unfinished(): number {
    return WORD_END.exec(this.#open.slice(-MAX_WORD))?.[0].length ?? 0;
  }

  #settle(): void {
    const found = findSecrets(this.#open);
    let cut = this.#open.lastIndexOf('\n', this.#open.length - KEEP) + 1;
    const across = found.find((secret) => secret.start < cut && secret.end >= cut);
    if (across !== undefined) cut = this.#open.lastIndexOf('\n', across.start) + 1;
    if (cut <= 0) return;
    this.#settled += redact(this.#open.slice(0, cut));
    this.#open = this.#open.slice(cut);
  }
}
