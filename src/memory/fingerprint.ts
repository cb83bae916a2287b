import { createHmac } from 'node:crypto';

/** Tells a text from all others without holding any of it: two texts that differ in white space only are the same. */
export type Fingerprint = (text: string) => string;

/** Fingerprints under the key of a database; without the key a guess cannot be checked. */
export function fingerprints(key: Buffer): Fingerprint {
  return (text) => {
    const plain = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
    return createHmac('sha256', key).update(plain).digest('base64url');
  };
}
