import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshMemory, type Home, item } from './home.ts';

/** What a person has told in the first week. */
const TOLD = [
  'Anna Kowalski knows Postgres best; ask her before touching the schema',
  'The staging machines can only be reached through WireGuard',
  'I am allergic to walnuts',
  'Never push with --no-verify, the hooks are there for a reason',
  'All timestamps are kept in UTC and converted in the UI only',
  'Our servers run at Hetzner in Falkenstein',
  'I prefer tabs over spaces in Go code only',
  'Access tokens live fifteen minutes, refresh tokens thirty days',
  'My dog is called Pixel',
  'Pull requests under 400 lines only, otherwise split them',
  'The nightly report takes two hours because it scans the whole events table',
  'The signing certificate for macOS expires on 3 November',
  'We write plain CSS modules, no Tailwind',
  'Branch names start with the ticket number',
  'Logs are JSON lines, never print statements',
  'We ship on Thursdays after the stand-up',
  'The shared passwords are in 1Password, vault Engineering',
  'Coverage below 80 percent fails the build',
  'Amounts are integers in cents',
  'Invoices are numbered per year and must have no gaps',
];

let home: Home;
beforeAll(async () => {
  home = await freshMemory();
  for (const text of TOLD) await home.memory.remember(item(text), 'person');
});
afterAll(() => home.close());

const recalled = async (text: string): Promise<readonly string[]> =>
  (await home.memory.recall({ text, limit: 3, here: null })).map((hit) => hit.text);

test.each([
  ['who is the database expert', 'Anna'],
  ['whom should I ask about sql tables', 'Anna'],
  ['how do I connect to the staging hosts', 'WireGuard'],
  ["which nuts can't I eat", 'walnuts'],
  ['may I skip the git hooks', '--no-verify'],
  ['in which time zone do we store dates', 'UTC'],
  ['where are we hosted', 'Hetzner'],
  ['what indentation do I like', 'tabs'],
  ['how long is a login valid', 'Access tokens'],
  ["what's the name of my pet", 'Pixel'],
  ['how big may a PR be', 'Pull requests'],
  ['why is the nightly job so slow', 'nightly report'],
  ['when do I have to renew the code signing cert', 'certificate'],
  ['how do we style components', 'CSS'],
  ['naming convention for git branches', 'Branch names'],
  ['when do we release', 'Thursdays'],
  ['where do I find the credentials', '1Password'],
  ['how do we store prices', 'cents'],
])('among twenty memories "%s" finds the one with %s', async (question, part) => {
  expect((await recalled(question)).join('\n')).toContain(part);
});

test.each([
  'what is the capital of France',
  'explain monads',
  'write a haiku about autumn',
  'who designed the logo',
  'when is the company party',
  'what is my favourite colour',
  'which message queue do we use',
  'thanks, that works',
  'how do I reset the router',
])('among twenty memories "%s" finds none', async (question) => {
  expect(await recalled(question)).toEqual([]);
});
