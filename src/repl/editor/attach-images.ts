import { open, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContentBlock } from '../../claude/options.ts';
import { errnoOf } from '../../lib/file-errors.ts';

/** A picture as claude takes it. */
export type ImageBlock = Extract<ContentBlock, { readonly type: 'image' }>;

/** The kinds of pictures that claude takes. */
export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** The pictures that a message names, and a line about each for the person. */
export interface Attached {
  readonly images: readonly ImageBlock[];
  readonly notes: readonly string[];
}

/** The Messages API refuses larger ones, and more of them than this help nobody. */
const MAX_BYTES = 5 * 1024 * 1024;
const MAX_IMAGES = 20;

/** A path that ends like a picture: bare with escaped blanks (as a terminal pastes a dropped file), or in quotes; `@` may stand before it. */
const NAMED =
  /(?<=^|\s)[([{]*@?(?:"([^"\n]+\.(?:png|jpe?g|gif|webp))"|'([^'\n]+\.(?:png|jpe?g|gif|webp))'|((?![([{@])(?:\\.|[^\s"'\\])+\.(?:png|jpe?g|gif|webp)))(?=$|[\s)\]},;:!?]|\.(?:\s|$))/gi;

/** The picture files that `text` names, as paths, each once, in order. Whether they exist is another question. */
export function namedImages(text: string): readonly string[] {
  const paths = [...text.matchAll(NAMED)].map(([, double, single, bare]) => {
    const quoted = double ?? single;
    if (quoted !== undefined) return quoted;
    return (bare ?? '').replace(/\\(.)/g, '$1');
  });
  return [...new Set(paths)];
}

/** What a file is by its first bytes, whatever its name says; null for what claude does not take. */
export function imageType(head: Buffer): ImageType | null {
  const ascii = head.toString('latin1');
  if (ascii.startsWith('\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (ascii.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(ascii)) return 'image/gif';
  return ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP' ? 'image/webp' : null;
}

const size = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** The picture in a file; a text that says why it is not sent; null when there is no such file. */
async function readImage(path: string): Promise<{ readonly image: ImageBlock; readonly note: string } | string | null> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return null;
    const name = basename(path);
    if (found.size > MAX_BYTES) return `${name} is not sent: ${size(found.size)}, and claude takes 5 MB at most`;
    const file = await open(path, 'r');
    try {
      const bytes = await file.readFile();
      const type = imageType(bytes.subarray(0, 16));
      if (type === null) return `${name} is not sent: it is no png, jpg, gif or webp`;
      const image: ImageBlock = {
        type: 'image',
        source: { type: 'base64', media_type: type, data: bytes.toString('base64') },
      };
      return { image, note: `attached ${name} (${type.slice(6)}, ${size(bytes.length)})` };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = errnoOf(error);
    if (code === null) throw error;
    // A name that only looks like one is a part of the sentence.
    return code === 'EACCES' ? `${basename(path)} is not sent: it may not be read` : null;
  }
}

/** Where a name in a message points: `~`, `file://`, or relative to `cwd`. */
export function imagePath(name: string, { cwd, home }: { readonly cwd: string; readonly home: string }): string {
  if (name.startsWith('~/')) return join(home, name.slice(2));
  if (name.startsWith('file:///')) return fileURLToPath(name);
  return isAbsolute(name) ? name : resolve(cwd, name);
}

/**
 * Reads the pictures that a message names. The message itself stays as it is. Names of files that do not exist are
 * passed over; what exists and cannot be sent is told.
 */
export async function attachImages(
  text: string,
  where: { readonly cwd: string; readonly home: string },
): Promise<Attached> {
  const images: ImageBlock[] = [];
  const notes: string[] = [];
  for (const name of namedImages(text)) {
    const read = await readImage(imagePath(name, where));
    if (read === null) continue;
    if (typeof read === 'string') notes.push(read);
    else if (images.length >= MAX_IMAGES) notes.push(`${name} is not sent: ${MAX_IMAGES} pictures are the most`);
    else {
      images.push(read.image);
      notes.push(read.note);
    }
  }
  return { images, notes };
}
