import { guessKind } from '../memory/guess-kind.ts';
import { type Found, placeInFile, type ReaderOptions, skipped } from './found.ts';
import { jsonObjects } from './json-values.ts';
import { asFields, asList, asText, asTime, type Fields } from './values.ts';

function textOf(message: Fields): string | null {
  const blocks = asList(message['content']).flatMap((block) => {
    const fields = asFields(block);
    return fields?.['type'] === 'text' ? (asText(fields['text']) ?? []) : [];
  });
  return blocks.length === 0 ? asText(message['text']) : blocks.join('\n\n');
}

/** The current branch, where the export tells parents; older ones hold that branch alone. */
function branch(conversation: Fields): readonly Fields[] {
  const messages = asList(conversation['chat_messages'])
    .map(asFields)
    .filter((each) => each !== null);
  const byId = new Map(messages.map((message) => [asText(message['uuid']), message]));
  const leaf = asText(conversation['current_leaf_message_uuid']) ?? asText(messages.at(-1)?.['uuid']);
  const parents = messages.filter((message) => byId.has(asText(message['parent_message_uuid'])));
  if (leaf === null || !byId.has(leaf) || parents.length === 0) return messages;
  const found: Fields[] = [];
  const seen = new Set<string>();
  for (let at: string | null = leaf; at !== null && !seen.has(at); ) {
    seen.add(at);
    const message: Fields | undefined = byId.get(at);
    if (message !== undefined) found.push(message);
    at = asText(message?.['parent_message_uuid']);
  }
  return found.reverse();
}

function* fromConversation(conversation: Fields, file: string, line: number, options: ReaderOptions): Generator<Found> {
  const where = placeInFile(file, line);
  if (!Array.isArray(conversation['chat_messages'])) {
    return yield skipped(where, 'it is no conversation: it has no chat_messages');
  }
  for (const message of branch(conversation)) {
    if (message['sender'] !== 'human') continue;
    const text = textOf(message);
    if (text === null) {
      yield skipped(where, 'a message of yours that holds no text');
      continue;
    }
    const createdMs = asTime(message['created_at']) ?? asTime(conversation['created_at']);
    const when = createdMs === undefined ? {} : { createdMs };
    yield { type: 'memory', text, kind: guessKind(text), ...options, file, line, ...when };
  }
}

/** What the person wrote in the conversations of a Claude.ai export, the current branch of each. */
export function* fromClaudeAi(files: readonly string[], options: ReaderOptions): Generator<Found> {
  for (const file of files) {
    for (const { line, value, error } of jsonObjects(file)) {
      if (value === null) yield skipped(placeInFile(file, line), error);
      else yield* fromConversation(value, file, line, options);
    }
  }
}
