import { guessKind } from '../memory/guess-kind.ts';
import { type Found, placeInFile, type ReaderOptions, skipped } from './found.ts';
import { jsonObjects } from './json-values.ts';
import { asFields, asList, asText, asTime, type Fields } from './values.ts';

function textOf(content: Fields): string | null {
  const type = asText(content['content_type']) ?? 'text';
  if (type !== 'text' && type !== 'multimodal_text') return null;
  const texts = asList(content['parts']).flatMap((part) => asText(part) ?? asText(asFields(part)?.['text']) ?? []);
  return texts.length === 0 ? asText(content['text']) : texts.join('\n\n');
}

function isHidden(message: Fields): boolean {
  const metadata = asFields(message['metadata']);
  return metadata?.['is_visually_hidden_from_conversation'] === true || metadata?.['is_user_system_message'] === true;
}

/** The end of the branch that was last looked at: as the export says, else the newest node that nothing follows. */
function lastNode(conversation: Fields, mapping: Fields): string | null {
  const named = asText(conversation['current_node']);
  if (named !== null && Object.hasOwn(mapping, named)) return named;
  let newest: string | null = null;
  let newestMs = -1;
  for (const [id, node] of Object.entries(mapping)) {
    const fields = asFields(node);
    if (fields === null || asList(fields['children']).length > 0) continue;
    const ms = asTime(asFields(fields['message'])?.['create_time']) ?? 0;
    if (ms > newestMs) [newest, newestMs] = [id, ms];
  }
  return newest;
}

/** The messages from the first to the last of the current branch. The walk goes up: a node has many children, but one parent. */
function branch(conversation: Fields, mapping: Fields): readonly Fields[] {
  const messages: Fields[] = [];
  const seen = new Set<string>();
  for (let at = lastNode(conversation, mapping); at !== null && !seen.has(at); ) {
    seen.add(at);
    const node = Object.hasOwn(mapping, at) ? asFields(mapping[at]) : null;
    const message = asFields(node?.['message']);
    if (message !== null) messages.push(message);
    at = asText(node?.['parent']);
  }
  return messages.reverse();
}

function* fromConversation(conversation: Fields, file: string, line: number, options: ReaderOptions): Generator<Found> {
  const mapping = asFields(conversation['mapping']);
  const where = placeInFile(file, line);
  if (mapping === null) return yield skipped(where, 'it is no conversation: it has no mapping');
  for (const message of branch(conversation, mapping)) {
    if (asFields(message['author'])?.['role'] !== 'user' || isHidden(message)) continue;
    const text = textOf(asFields(message['content']) ?? {});
    if (text === null) {
      yield skipped(where, 'a message of yours that holds no text');
      continue;
    }
    const createdMs = asTime(message['create_time']) ?? asTime(conversation['create_time']);
    const when = createdMs === undefined ? {} : { createdMs };
    yield { type: 'memory', text, kind: guessKind(text), ...options, file, line, ...when };
  }
}

/** What the person wrote in the conversations of a ChatGPT export, the current branch of each. */
export function* fromChatgpt(files: readonly string[], options: ReaderOptions): Generator<Found> {
  for (const file of files) {
    for (const { line, value, error } of jsonObjects(file)) {
      if (value === null) yield skipped(placeInFile(file, line), error);
      else yield* fromConversation(value, file, line, options);
    }
  }
}
