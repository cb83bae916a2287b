import { resolve } from 'node:path';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { isFolder } from '../lib/is-folder.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { openProject } from '../project/index.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';

export const switchProject = action({
  name: 'switch',
  about: 'Show what working in another folder would be: its project, and the conversation that goes on there',
  details: 'In the chat `/switch DIR` goes there. Without a folder, of the current one.',
  examples: ['mira switch ../api', 'mira switch ../api --json'],
  on: ['cli'],
  args: { dir: { type: 'text', about: 'the folder', position: 'one', placeholder: 'DIR' } },
  run: async ({ dir }, { rooms, cwd, env }: ActionContext<Rooms>) => {
    const folder = resolve(cwd, dir ?? '.');
    if (!isFolder(folder)) throw new MiraError('not_found', `${folder} is no folder`, { hint: 'mira switch DIR' });
    const { name, root, detectedBy } = await openProject(folder, env);
    const id = await rooms.projectId(folder);
    const last = (await rooms.conversations()).lastConversation(id);
    return {
      project: { id, name, root, detectedBy },
      conversationId: last?.conversationId ?? null,
      sessionId: last?.session?.id ?? null,
    };
  },
  show: ({ project, conversationId }) =>
    stripControls(
      [
        `${project.name} (${project.root}), known by its ${project.detectedBy}`,
        conversationId === null
          ? 'no conversation yet'
          : `go on with: mira chat --conversation ${shortId(conversationId)} --project ${project.root}`,
      ].join('\n'),
    ),
});
