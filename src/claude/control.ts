import { MiraError } from '../errors.ts';
import { oneLine } from '../lib/one-line.ts';
import type { Json } from './json.ts';

/** Our questions to the CLI, each matched with its answer by id. */
export interface Control {
  /**
   * Sends a control request and gives the answer's body. Rejects with MiraError `protocol` when the CLI answers with
   * an error or not within `timeoutMs`, `crashed` when it exits first.
   */
  request(request: Json, options?: { readonly timeoutMs?: number }): Promise<Json>;
  /** An answer has come. False when nobody waits for it. */
  settle(requestId: string, response: Json, error: string | null): boolean;
  /** The process is gone: every waiting question fails. */
  close(reason: MiraError): void;
}

/** Measured answers take 1–20 ms; a process that boots on a loaded machine may take seconds. */
const ANSWER_TIMEOUT_MS = 30_000;

interface Waiting {
  readonly subtype: string;
  readonly timer: NodeJS.Timeout;
  resolve(response: Json): void;
  reject(reason: MiraError): void;
}

/** A control channel that writes with `send`. */
export function makeControl(send: (line: Json) => void): Control {
  const waiting = new Map<string, Waiting>();
  let asked = 0;
  let closed: MiraError | null = null;

  function take(requestId: string): Waiting | undefined {
    const question = waiting.get(requestId);
    waiting.delete(requestId);
    if (question !== undefined) clearTimeout(question.timer);
    return question;
  }

  return {
    request(request, { timeoutMs = ANSWER_TIMEOUT_MS } = {}) {
      if (closed !== null) return Promise.reject(closed);
      asked++;
      const requestId = `mira_${asked}`;
      const subtype = String(request['subtype']);
      return new Promise<Json>((resolve, reject) => {
        const timer = setTimeout(() => take(requestId)?.reject(late(subtype, timeoutMs)), timeoutMs);
        waiting.set(requestId, { subtype, timer, resolve, reject });
        send({ type: 'control_request', request_id: requestId, request });
      });
    },
    settle(requestId, response, error) {
      const question = take(requestId);
      if (question === undefined) return false;
      if (error === null) question.resolve(response);
      else question.reject(new MiraError('protocol', `claude refused ${question.subtype}: ${oneLine(error, 200)}`));
      return true;
    },
    close(reason) {
      closed = reason;
      for (const requestId of [...waiting.keys()]) take(requestId)?.reject(reason);
    },
  };
}

function late(subtype: string, timeoutMs: number): MiraError {
  return new MiraError('protocol', `claude did not answer ${subtype} within ${Math.round(timeoutMs / 1000)} s`, {
    hint: 'run `mira doctor`; the installed claude may be too old or broken',
  });
}
