import { existsSync, readFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { descendants, running } from '../../../src/claude/process-tree.ts';
import { until } from '../../fakes/guarded.ts';
import { bash, openPlace, type Place } from './place.ts';

let place: Place;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await place.close();
  for (const close of closing.splice(0)) await close();
});

/** A way to the fake API that can be shut, so that connections are refused, and opened again at the same address. */
async function openDoor(port: number) {
  const sockets = new Set<Socket>();
  const serve = (at: number): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((socket) => {
        const onward = connect(port, '127.0.0.1');
        for (const end of [socket, onward]) {
          sockets.add(end);
          // The other side of a shut door.
          end.on('error', () => undefined);
          end.on('close', () => sockets.delete(end));
        }
        socket.pipe(onward).pipe(socket);
      });
      server.listen(at, '127.0.0.1', () => resolve(server));
    });
  let server = await serve(0);
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  const shut = (): Promise<unknown> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    return closed;
  };
  closing.push(shut);
  return {
    url: `http://127.0.0.1:${own}`,
    shut,
    async open() {
      server = await serve(own);
    },
  };
}

test('an API that refuses connections ends the turn with one clear error, and the same message works later', async () => {
  const door = await openDoor(place.fake.port);
  const chat = place.open([], { env: { ANTHROPIC_BASE_URL: door.url, CLAUDE_CODE_MAX_RETRIES: '1' } });
  await chat.waitFor(/^>/m);
  place.fake.push({ text: 'First answer.' });
  chat.type('one\r');
  await chat.waitFor(/First answer\.[\s\S]*· \$/);
  await door.shut();
  chat.type('two\r');
  await chat.waitFor(/^error: .*(reach|connect|network)/im);
  expect(chat.text()).toContain('First answer.');
  await door.open();
  place.fake.push({ text: 'Second answer.' });
  chat.type('/retry\r');
  await chat.waitFor('Second answer.');
  // Claude keeps the attempt that failed: nothing is lost, and it sees both.
  expect(place.asked().at(-1)).toMatch(/^two(\s+two)?$/);
  expect(JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages)).toContain('First answer.');
});

test('Ctrl+C ends a running command with everything below it, and the chat goes on with the same claude', async () => {
  const chat = place.open(['--allow', 'Bash']);
  await chat.waitFor(/^>/m);
  place.fake.push({ tool_use: bash('sleep 30 & echo $! > pids; echo $$ >> pids; touch begun; sleep 31; touch after') });
  chat.type('wait\r');
  await until('the command', () => existsSync(join(place.box.project, 'begun')));
  const pids = readFileSync(join(place.box.project, 'pids'), 'utf8').trim().split('\n').map(Number);
  expect(running(pids)).toHaveLength(2);
  const before = descendants(chat.pid);
  chat.type('\x03');
  await chat.waitFor(/interrupted/);
  await until('the end of the command', () => running(pids).length === 0);
  expect(descendants(chat.pid).length).toBeLessThan(before.length);
  place.fake.push({ text: 'Still here.' });
  chat.type('next\r');
  await chat.waitFor('Still here.');
  expect(existsSync(join(place.box.project, 'after'))).toBe(false);
});
