import type { CorrectionRow } from './corrections.sql.ts';
import type { Check, CheckAction } from './rule.ts';

/** A check as scripts see it. */
export interface CheckEntry {
  readonly kind: Check['kind'];
  readonly pattern: string;
  /** Only in files that fit this glob. */
  readonly in: string | null;
  readonly action: CheckAction;
  readonly instead: string | null;
}

/** A correction as scripts see it. Times are ISO 8601. */
export interface Correction {
  readonly id: string;
  readonly text: string;
  readonly scope: 'global' | 'project';
  readonly project: { readonly id: string; readonly name: string; readonly root: string } | null;
  readonly path: string | null;
  readonly status: 'active' | 'proposed' | 'disabled';
  readonly enabled: boolean;
  readonly origin: string;
  readonly source: unknown;
  readonly checks: readonly CheckEntry[];
  readonly exceptions: readonly string[];
  readonly hits: number;
  readonly saves: number;
  readonly falseAlarms: number;
  readonly lastAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Something that a check caught. */
export interface Hit {
  readonly at: string;
  readonly tool: string;
  readonly subject: string;
  readonly what: string;
  readonly outcome: string;
  readonly fine: boolean;
}

/** As much of a correction as a prompt tells. */
export interface PromptCorrection
  extends Pick<Correction, 'id' | 'text' | 'scope' | 'path' | 'origin' | 'source' | 'updatedAt'> {
  readonly checks: readonly Pick<CheckEntry, 'instead' | 'action'>[];
}

/** A check as it is stored. */
type StoredCheck = Omit<CheckEntry, 'in'> & { readonly within: string | null };

/** Milliseconds since the epoch as scripts read them. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** A stored correction as scripts see it. */
export function toEntry(
  row: CorrectionRow,
  { checks, exceptions }: { readonly checks: readonly StoredCheck[]; readonly exceptions: readonly string[] },
): Correction {
  const { id, text, scope, project, projectName, projectRoot, path, status, origin, source } = row;
  return {
    id,
    text,
    scope,
    project: project === null ? null : { id: project, name: projectName ?? '', root: projectRoot ?? '' },
    path,
    status,
    enabled: status === 'active',
    origin,
    source: source === null ? null : JSON.parse(source),
    checks: checks.map(({ kind, pattern, within, action, instead }) => ({
      kind,
      pattern,
      in: within,
      action,
      instead,
    })),
    exceptions,
    hits: row.hits,
    saves: row.saves,
    falseAlarms: row.falseAlarms,
    lastAt: row.lastMs === null ? null : iso(row.lastMs),
    createdAt: iso(row.createdMs),
    updatedAt: iso(row.updatedMs),
  };
}
