// A program for tests: opens the storage and writes turns until it is killed or has written enough. Each committed
// turn is told on stdout afterwards, so that the reader knows what must be there.
import { writeSync } from 'node:fs';
import { openConversations } from '../../src/conversation/conversations.ts';
import { openDatabase } from '../../src/db/open.ts';
import { ended } from '../unit/conversation/storage.ts';

const [file = '', migrationsDir = '', name = '', turns = '1000000'] = process.argv.slice(2);
let n = 0;
const id = (): string => `${name}-${process.pid}-${++n}`;
const db = await openDatabase({ file, migrationsDir, now: Date.now });
const talk = openConversations(db, { now: Date.now, id, pid: process.pid, platform: process.platform });
const projectId = talk.ensureProject({ key: 'k', name: 'k', root: '/k' });
const lease = talk.hold(talk.createConversation());
for (let i = 0; i < Number(turns); i++) {
  const prompt = `question ${name} ${i}`;
  const turn = talk.startTurn({ lease, projectId, cwd: '/k', operation: 'ask', prompt });
  writeSync(1, `begun ${turn.turnId}\n`);
  const session = `session-${name}`;
  turn.onEvent({
    type: 'started',
    turnId: turn.turnId,
    sessionId: session,
    conversationId: null,
    model: 'm',
    origin: 'person',
  });
  turn.onEvent({ type: 'tool_started', id: `tool-${i}`, name: 'Bash', input: { command: 'ls' }, parentId: null });
  const output = `row of output ${i}\n`.repeat(300);
  turn.onEvent({ type: 'tool_finished', id: `tool-${i}`, status: 'done', summary: '', output, result: null });
  turn.onEvent({ type: 'text', delta: `answer ${i} ${'word '.repeat(2_000)}` });
  turn.onEvent(ended({ costUsd: 0.001 }));
  writeSync(1, `ended ${turn.turnId}\n`);
}
lease.release();
db.close();
