import type { PermissionRequest } from './events.ts';
import type { Hooks } from './hooks.ts';
import { type Json, objectOf, textOf } from './json.ts';
import { type PermissionAnswer, permissionResponse } from './permission.ts';
import type { ToolServer } from './tool-server.ts';

export interface QuestionsParts {
  /** Writes one line to claude. */
  readonly write: (line: Json) => void;
  readonly hooks: Pick<Hooks, 'answer'>;
  readonly tools: Pick<ToolServer, 'handle' | 'explain'>;
  /** Name of the tool server. */
  readonly server: string;
}

/** What claude asks and waits for: code answers hooks and tools at once, a person the permissions. */
export interface Questions {
  /**
   * A permission is asked for. `ask` gets the question at once, or a moment later where a tool of mira's own says first
   * what the call would do.
   */
  readonly opened: (request: PermissionRequest, ask: (request: PermissionRequest) => void) => void;
  /** Claude takes a question back. False when it was not open. */
  readonly withdrawn: (requestId: string) => boolean;
  /** Answers a permission question. False when it is not open any more. */
  readonly answer: (requestId: string, answer: PermissionAnswer) => boolean;
  /** Answers what code answers. Rejects when claude cannot be written to. */
  readonly byCode: (requestId: string, subtype: string, request: Json) => Promise<void>;
  readonly clear: () => void;
}

/** Opens the questions of one claude process. */
export function makeQuestions({ write, hooks, tools, server }: QuestionsParts): Questions {
  /** Open permission questions with the input that was asked about. */
  const open = new Map<string, Json>();
  const respond = (requestId: string, response: Json): void =>
    write({ type: 'control_response', response: { subtype: 'success', request_id: requestId, response } });
  return {
    opened(request, ask) {
      const { requestId, toolName, input } = request;
      open.set(requestId, input);
      const words = tools.explain(toolName, input);
      if (words === null) return ask(request);
      void words.then((reason) => {
        // Claude may have taken it back, or left.
        if (open.has(requestId)) ask({ ...request, reason: reason ?? request.reason });
      });
    },
    withdrawn: (requestId) => open.delete(requestId),
    answer(requestId, answer) {
      const input = open.get(requestId);
      if (input === undefined) return false;
      open.delete(requestId);
      respond(requestId, permissionResponse(answer, input));
      return true;
    },
    async byCode(requestId, subtype, request) {
      if (subtype === 'hook_callback') return respond(requestId, await hooks.answer(request));
      if (subtype === 'mcp_message' && textOf(request['server_name']) === server) {
        return respond(requestId, { mcp_response: await tools.handle(objectOf(request['message'])) });
      }
      // An answer all the same: the CLI would wait for it without end.
      const error = `not supported: ${subtype}`;
      write({ type: 'control_response', response: { subtype: 'error', request_id: requestId, error } });
    },
    clear: () => open.clear(),
  };
}
