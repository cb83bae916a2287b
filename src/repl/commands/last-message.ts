/** The last message of the person's in this conversation, for `/retry` and `/edit`. */
export interface LastMessage {
  readonly sent: (text: string) => void;
  /** A new conversation begins. */
  readonly clear: () => void;
  /** As it was typed; of an earlier run as it was stored, secrets replaced. Null when there is none. */
  readonly read: () => Promise<string | null>;
}

/** Makes the holder of one chat. `turnsOf`: the stored turns of a conversation, oldest first. */
export function makeLastMessage(
  conversationId: () => string | null,
  turnsOf: (conversationId: string) => Promise<readonly { readonly prompt: string }[]>,
): LastMessage {
  let last: string | null = null;
  return {
    sent: (text) => {
      last = text;
    },
    clear: () => {
      last = null;
    },
    async read() {
      const id = conversationId();
      if (last !== null || id === null) return last;
      const turns = await turnsOf(id);
      return turns.findLast(({ prompt }) => prompt !== '')?.prompt ?? null;
    },
  };
}
