import { guessKind } from '../memory/guess-kind.ts';
import { type Found, placeInFile, type ReaderOptions, skipped } from './found.ts';
import { jsonObjects } from './json-values.ts';
import { asFields, asTag, asText, asTime, type Fields, textsIn } from './values.ts';

function tagsOf(value: Fields): readonly string[] {
  const metadata = asFields(value['metadata']);
  const named = [...textsIn(value['categories']), ...textsIn(metadata?.['categories']), ...textsIn(metadata?.['tags'])];
  const category = asText(metadata?.['category']);
  return [...named, ...(category === null ? [] : [category])].flatMap((each) => asTag(each) ?? []);
}

/** The memories of a mem0 export: `{"results":[{"memory":…}]}`, or the list alone. */
export function* fromMem0(files: readonly string[], { place, tags }: ReaderOptions): Generator<Found> {
  for (const file of files) {
    for (const { line, value, error } of jsonObjects(file)) {
      const where = placeInFile(file, line);
      if (value === null) {
        yield skipped(where, error);
        continue;
      }
      const text = asText(value['memory']) ?? asText(value['data']) ?? asText(value['text']);
      if (text === null) {
        yield skipped(where, 'it has no memory');
        continue;
      }
      const createdMs = asTime(value['created_at']);
      const when = createdMs === undefined ? {} : { createdMs };
      const all = [...tags, ...tagsOf(value)];
      yield { type: 'memory', text, kind: guessKind(text), place, tags: all, file, line, ...when };
    }
  }
}
