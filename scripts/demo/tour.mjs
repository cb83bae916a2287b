// What the stand-in for the model says in the demo: rules and a queue for the fake Messages API of test/fakes.

const HELLO = `## Hello, I am a stand-in

This is **mira** in front of the real \`claude\` program. No account and no network are used: a small server on this machine plays the model, so *I only know my lines*. Everything else is real: claude runs, its tools run, mira stores the conversation and draws what you see.

Type one of these to go on:

| you type | you see |
| --- | --- |
| \`read\` | claude opens a file of the demo project; one line per tool |
| \`write\` | claude wants to write a file, and mira asks you first |
| \`code\` | a block of code; then \`/copy 1\` copies it |
| \`long\` | a long answer, to try **Ctrl+C** in the middle |

Lines that you type while I answer wait, and are sent afterwards.
`;

const AFTER_READ = `The file \`README.md\` was read by claude's own tool, in the temporary folder of this demo.

\`\`\`js
// src/greet.js, its only program
export const greet = (name) => 'Hello, ' + name + '!';
\`\`\`

Now type \`write\`: that changes something, so you will be asked.
`;

const AFTER_WRITE = `Done: \`notes.md\` is written. In chat you are shown the **exact rule** first, and Enter alone decides nothing; in a script, \`mira ask --allow Write\` says so beforehand.

Type \`write\` again to refuse it, or \`long\` for an answer that takes its time.
`;

const CODE = `The demo's only program, with a guard:

\`\`\`js
// src/greet.js
export const greet = (name) => 'Hello, ' + (name ?? 'you') + '!';
\`\`\`

\`/copy 1\` takes it from the source, \`/copy\` the whole answer. And \`!ls src\` runs a command here; what it prints goes along with your next message.
`;

const REFUSED = `The file was **not** written. The refusal reached me as the tool's answer, so I can go on without it.

Type \`long\` for an answer that takes its time.
`;

const MORE = `I only know my lines: \`read\`, \`write\`, \`code\` and \`long\`. mira's own commands never ask the model:

- \`/help\` lists them, \`/status\` shows project and database
- \`/usage\` shows what was spent (in this demo the numbers are made up)
- \`/keys\` shows the keys, \`!ls\` runs a command here
- \`/history\` lists the turns of this project, all stored in one file

Leave with **Ctrl+D** or \`/quit\`. Without the demo: \`npm start\`, or \`mira ask "a question"\` in a script.
`;

const VERSES = [
  'A long answer comes in small pieces, and each paragraph is drawn as soon as it is complete.',
  'Press **Ctrl+C** now: claude stops within a blink, what you have read so far is kept and stored.',
  'Press it twice to leave. Whatever claude was running ends with it; nothing goes on in the background.',
  'Or type the next line while this one still grows: it waits on the screen until its turn comes.',
  'When you scroll back later, every word is there once, in order, as if it had been printed on paper.',
];

const LONG = `${Array.from({ length: 4 }, (_, round) =>
  VERSES.map((verse, i) => `${round * VERSES.length + i + 1}. ${verse}`).join('\n'),
).join('\n')}\n\nThat was all of it.`;

/** Matches when the person's line, which is the end of the message, holds `word`. */
const says = (word) => ({ hasTools: true, lastUser: `\\b${word}\\b[^\\n]*\\s*$` });

/**
 * The tour in `project`: `rules` answer what was asked for by name, `steps` all else, in order. `pauseMs` between two
 * pieces of an answer.
 */
export function tour(project, pauseMs) {
  const text = (words, extra) => ({ text: words, chunk: 24, chunkMs: pauseMs, ...extra });
  const call = (name, input, words, match) => ({ text: words, tool_use: { name, input }, match });
  return {
    rules: [
      text(AFTER_READ, { match: { afterTool: 'Read' } }),
      text(AFTER_WRITE, { match: { afterTool: 'Write', lastUser: 'successfully' } }),
      text(REFUSED, { match: { afterTool: 'Write' } }),
      call('Read', { file_path: `${project}/README.md` }, 'I look at the project first.', says('read')),
      call(
        'Write',
        { file_path: `${project}/notes.md`, content: '# Notes\n\nWritten in the demo of mira.\n' },
        'I would like to write a note.',
        says('write'),
      ),
      text(CODE, { match: says('code') }),
      text(LONG, { match: says('long') }),
    ],
    steps: [text(HELLO), text(MORE, { repeat: 'forever' })],
  };
}

/** The calls that `--script` makes instead of a person: arguments for `mira ask`. */
export const SCRIPT = [
  ['hello'],
  ['--allow', 'Read', 'read the readme'],
  ['write a note'],
  ['--allow', 'Write', 'write a note'],
  ['long'],
];
