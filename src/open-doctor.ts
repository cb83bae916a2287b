import { existsSync } from 'node:fs';
import type { Db } from './db/connection.ts';
import type { DoctorParts } from './doctor/index.ts';
import type { RoomsParts } from './open-rooms.ts';

/** The program that turns are sent to, and what it takes to run it for a word or two. */
export async function claudeProgram({
  world,
  config,
  ownRoot,
  cwd,
}: RoomsParts): Promise<{ program: string; env: Record<string, string> }> {
  const [{ findClaude }, { childEnv }, { values }] = await Promise.all([
    import('./claude/find.ts'),
    import('./claude/argv.ts'),
    config(),
  ]);
  const found = findClaude({ env: world.env, configured: values['claude.path'], ownRoot, cwd });
  return { program: found.path, env: childEnv(world.env) };
}

/** What the doctor looks at; nothing is opened before it looks. */
export function doctorParts(parts: RoomsParts, migrationsDir: string): DoctorParts {
  const { world, paths, ownRoot, cwd } = parts;
  return {
    env: world.env,
    nodeVersion: process.version,
    paths,
    terminal: { stdinIsTTY: world.stdin.isTTY, stdoutIsTTY: world.stdout.isTTY, columns: world.stdout.columns },
    config: parts.config,
    project: parts.project,
    claude: {
      async find() {
        const { findClaude } = await import('./claude/find.ts');
        const { values } = await parts.config();
        return findClaude({ env: world.env, configured: values['claude.path'], ownRoot, cwd });
      },
      async version(program) {
        const { claudeVersion } = await import('./claude/version.ts');
        const { env } = await claudeProgram(parts);
        return claudeVersion({ program, env, cacheDir: paths.cache });
      },
      async login(program) {
        const { loginStatus } = await import('./claude/login.ts');
        const { env } = await claudeProgram(parts);
        return loginStatus({ program, env });
      },
    },
    async vectors() {
      if (!existsSync(paths.database)) return null;
      const [{ openDatabase }, { openSearch }, { openVectors }, { openStore }, { vectorFacts }, { openUsage }] =
        await Promise.all([
          import('./db/open.ts'),
          import('./search/search.ts'),
          import('./open-vectors.ts'),
          import('./memory/store.ts'),
          import('./memory/server-rows.ts'),
          import('./usage/usage.ts'),
        ]);
      const config = await parts.config();
      const { now, env } = world;
      const db = await openDatabase({ file: paths.database, migrationsDir, now, env, readonly: true });
      try {
        const search = openSearch(db, 'memory');
        const usage = async () => openUsage(db, { now, timeZone: config.values['budget.timezone'] });
        const limits = async () => ({ dailyUsd: null, monthlyUsd: null });
        const vectors = await openVectors({ ...parts, db, search, config, usage, limits });
        return await vectorFacts(openStore({ ...vectors, db, search, now, id: world.id }));
      } finally {
        db.close();
      }
    },
    async database() {
      const [{ inspectDatabase }, { openDatabase }, { appliedMigrations }, { openConversations }] = await Promise.all([
        import('./doctor/database.ts'),
        import('./db/open.ts'),
        import('./db/migrations.sql.ts'),
        import('./conversation/conversations.ts'),
      ]);
      return inspectDatabase<Db>({
        file: paths.database,
        open: () =>
          openDatabase({ file: paths.database, migrationsDir, now: world.now, env: world.env, readonly: true }),
        version: (db) => appliedMigrations(db)?.at(-1)?.name ?? null,
        held: (db) => openConversations(db, world).heldByOthers().length,
      });
    },
  };
}
