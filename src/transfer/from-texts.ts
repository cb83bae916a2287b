import { KINDS } from '../memory/entry.ts';
import { guessKind } from '../memory/guess-kind.ts';
import { type Found, placeInFile, type ReaderOptions, skipped } from './found.ts';
import { ownRows, unreadRow } from './own-file.ts';
import { asTag, asText, asTime, textsIn } from './values.ts';

/** Memories of a file with one JSON object a line, `{"text":…,"kind":…,"tags":[…],"createdAt":…}`, whoever wrote it. */
export function* fromTexts(file: string, { place, tags }: ReaderOptions): Generator<Found> {
  for (const read of ownRows(file)) {
    if (read.row === null) {
      yield unreadRow(file, read);
      continue;
    }
    const { line, row } = read;
    const text = asText(row['text']);
    if (text === null) {
      yield skipped(placeInFile(file, line), 'it has no text');
      continue;
    }
    const kind = KINDS.find((each) => each === row['kind']) ?? guessKind(text);
    const own = textsIn(row['tags']).flatMap((tag) => asTag(tag) ?? []);
    const createdMs = asTime(asText(row['createdAt']));
    const when = createdMs === undefined ? {} : { createdMs };
    const where = row['scope'] === 'global' ? 'global' : place;
    yield { type: 'memory', text, kind, place: where, tags: [...tags, ...own], file, line, ...when };
  }
}
