import { guessKind } from '../memory/guess-kind.ts';
import { type FileLine, fileLines } from './file-lines.ts';
import { type Found, placeInFile, type ReaderOptions, skipped } from './found.ts';
import { type JsonValue, jsonObjects } from './json-values.ts';
import { asFields, asText, type Fields, textsIn } from './values.ts';

function parseLine({ line, text, whole }: FileLine): JsonValue {
  if (text === null) return { line, value: null, error: 'the line is too long' };
  try {
    const value = asFields(JSON.parse(text));
    return value === null ? { line, value, error: 'it is no JSON object' } : { line, value, error: null };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { line, value: null, error: whole ? 'it is no valid JSON' : 'the file ends within it' };
  }
}

/** One object a line; or, in older files, one object that holds them all. */
function* valuesOf(file: string): Generator<JsonValue> {
  let first = true;
  for (const each of fileLines(file)) {
    const parsed = parseLine(each);
    const graph = parsed.value?.['entities'] !== undefined || parsed.value?.['relations'] !== undefined;
    if (first && (graph || /^\s*[{[]\s*$/.test(each.text ?? ''))) return yield* jsonObjects(file);
    first = false;
    yield parsed;
  }
}

/** Texts of an entity or a relation; a reason where there are none to be had. */
function textsOf(value: Fields): readonly string[] | string {
  const [from, relation, to] = [asText(value['from']), asText(value['relationType']), asText(value['to'])];
  if (from !== null && relation !== null && to !== null) return [`${from} ${relation.replaceAll('_', ' ')} ${to}`];
  const name = asText(value['name']) ?? asText(value['entityName']);
  if (name === null) return 'it is neither an entity nor a relation';
  const type = asText(value['entityType']);
  const observations = value['observations'] ?? [];
  const one = asText(observations);
  if (one === null && !Array.isArray(observations)) return 'its observations are no list';
  return (one === null ? textsIn(observations) : [one]).map(
    (each) => `${name}${type === null ? '' : ` (${type})`}: ${each}`,
  );
}

/** What the memory server of the Model Context Protocol keeps: each observation of an entity, and each relation. */
export function* fromMcpMemory(files: readonly string[], options: ReaderOptions): Generator<Found> {
  for (const file of files) {
    for (const { line, value, error } of valuesOf(file)) {
      const where = placeInFile(file, line);
      const texts = value === null ? error : textsOf(value);
      if (typeof texts === 'string') yield skipped(where, texts);
      else for (const text of texts) yield { type: 'memory', text, kind: guessKind(text), ...options, file, line };
    }
  }
}
