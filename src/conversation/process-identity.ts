import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';

/** What tells one process from every other, also after its number was given to another or the machine restarted. */
export interface ProcessIdentity {
  /** Where the number counts: this start of the machine and its process namespace. */
  readonly machine: string;
  /** Name of the machine, to show. */
  readonly host: string;
  readonly pid: number;
  /** When it started, in the words of the system; only compared for equality. */
  readonly started: string;
}

function readOrNull(read: () => string): string | null {
  try {
    return read().trim();
  } catch {
    return null; // No such process, or no such file on this system: both mean "cannot be told".
  }
}

/** Field 22 of /proc/PID/stat: clock ticks from the machine's start; a zombie counts as gone. */
function startedOnLinux(pid: number): string | null {
  const stat = readOrNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === null) return null;
  // The name in parentheses may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : (fields[19] ?? null);
}

function startedByPs(pid: number): string | null {
  const lstart = readOrNull(() =>
    execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  return lstart === '' ? null : lstart;
}

/** When process `pid` started, as the system tells it; null when it is not running. */
export function processStarted(pid: number, platform: NodeJS.Platform): string | null {
  return platform === 'linux' ? startedOnLinux(pid) : startedByPs(pid);
}

/** This start of the machine, and the namespace that process numbers belong to. */
function machineOf(platform: NodeJS.Platform): string {
  // Elsewhere the start time of a process is a date, which tells restarts apart by itself.
  if (platform !== 'linux') return platform;
  const boot = readOrNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const namespace = readOrNull(() => readlinkSync('/proc/self/ns/pid'));
  return `${boot ?? 'linux'} ${namespace ?? ''}`.trim();
}

/** The identity of the running process `pid`. */
export function processIdentity(pid: number, platform: NodeJS.Platform): ProcessIdentity {
  return { machine: machineOf(platform), host: os.hostname(), pid, started: processStarted(pid, platform) ?? '' };
}

/**
 * Whether the process that `other` names still runs, as seen from `self`. Another process namespace of this same start
 * of the machine (a container) cannot be looked into and counts as running; another start of the machine does not.
 */
export function isRunning(other: ProcessIdentity, self: ProcessIdentity, platform: NodeJS.Platform): boolean {
  if (other.machine === self.machine) {
    if (other.pid === self.pid) return other.started === self.started;
    return processStarted(other.pid, platform) === other.started;
  }
  const bootOf = (machine: string): string => machine.split(' ')[0] ?? '';
  return bootOf(other.machine) === bootOf(self.machine);
}
