import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * Watches over the claude processes of this mira. When mira is gone without a farewell (kill -9, a crash), it ends
 * them and everything below them: claude itself would go on to the end of its tool loop, with further API calls and
 * commands, and each of its Bash calls has a session of its own that no signal to claude's group reaches.
 */
export interface Guard {
  /** Undefined when it could not be started; `onLost` was or will be called. */
  readonly pid: number | undefined;
  /** Takes one more claude process into its care. One that has ended by itself is forgotten. */
  watch(childPid: number): void;
  /** Sends it home: from now on nobody is ended. Resolves when it has gone. */
  farewell(): Promise<void>;
  /** Has it give whom it watches a while to end by themselves, once mira is gone. Waits for nothing. */
  bePatient(): void;
}

/**
 * The guard's program. POSIX shell, since it must be small (1 MB), start in a millisecond and outlive Node.
 *
 * It reads lines from mira: `watch PID`, `patience` and `bye`. At the end of input without `bye` (after `patience`, when
 * the watched ones have not ended by themselves within a second and a half):
 * 1. every watched process is stopped at once, so that it calls no API and starts no command any more;
 * 2. who is below them is collected by parent and by process group, and stopped, until a look finds nobody new;
 * 3. all are killed.
 *
 * It begins by closing what mira itself was given beyond stdin, stdout and stderr, so that no script waits for the guard.
 * A pid counts only while it has the start time that it had when it was given, or it would be somebody else's by now.
 */
const PROGRAM = `
unset MIRA_GUARD
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
trap '' INT HUP TERM QUIT TSTP TTIN TTOU PIPE USR1 USR2
LC_ALL=C
export LC_ALL

born() {
  if [ -r /proc/self/stat ]; then
    { IFS= read -r stat < "/proc/$1/stat"; } 2>/dev/null || return 1
    set -- \${stat##*) }
    [ "$1" = Z ] && return 1
    shift 19
    echo "$1"
  else
    ps -o lstart= -p "$1" | tr -s ' ' _
  fi
}

relations() {
  if [ -r /proc/self/status ]; then
    grep -EHo '^(PPid|NSpgid):[[:space:]]*[0-9]+' /proc/[0-9]*/status 2>/dev/null
  else
    ps -A -o pid=,ppid=
    ps -A -o pid=,pgid=
  fi
}

same() { [ "$(born "\${1%%@*}")" = "\${1#*@}" ]; }

grow() {
  pid=
  for word in $relations; do
    case $pid in
      '') pid=\${word#/proc/}; pid=\${pid%%/*} ;;
      *)
        case $tree in
          *" $pid "*) ;;
          *" $word "*) tree="$tree$pid "; kill -s STOP "$pid" 2>/dev/null ;;
        esac
        pid= ;;
    esac
  done
}

alive() {
  for entry in $watched; do same "$entry" && return 0; done
  return 1
}

watched=
waits=0
while read -r word pid; do
  case $word in
    watch)
      kept=
      for entry in $watched; do same "$entry" && kept="$kept $entry"; done
      start=$(born "$pid") && watched="$kept $pid@$start" ;;
    patience) waits=15 ;;
    bye) exit 0 ;;
  esac
done

while [ $waits -gt 0 ] && alive; do
  waits=$((waits - 1))
  sleep 0.1 2>/dev/null || { waits=0; sleep 1; }
done

tree=' '
for entry in $watched; do
  if same "$entry"; then
    tree="$tree\${entry%%@*} "
    kill -s STOP "\${entry%%@*}" 2>/dev/null
  fi
done
[ "$tree" = ' ' ] && exit 0
look=0
before=
while [ "$tree" != "$before" ] && [ $look -lt 12 ]; do
  before=$tree
  look=$((look + 1))
  relations=$(relations)
  grow
done
kill -s KILL $tree 2>/dev/null
exit 0
`;

/** Where grep, ps, sleep and tr are; the last two are for NixOS and Guix. */
const SYSTEM_PATH = '/usr/bin:/bin:/run/current-system/sw/bin:/run/current-system/profile/bin';

/** How long the guard may take to go home before it is ended; it needs a few milliseconds. */
const FAREWELL_MS = 1000;

/**
 * Starts a guard in a session of its own, where no signal of the terminal reaches it. It does not keep this process
 * alive. `onLost` hears once when the guard ends, or cannot start, before its farewell.
 */
export function startGuard({ onLost }: { onLost?: (reason: string) => void } = {}): Guard {
  // The program goes by the environment, so that a list of processes shows one short line; and nothing of mira's own
  // environment is in it, keys least of all.
  const child = spawn('/bin/sh', ['-c', 'eval "$MIRA_GUARD"', 'mira-guard'], {
    detached: true,
    cwd: '/',
    env: { PATH: SYSTEM_PATH, MIRA_GUARD: PROGRAM },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const pipe = child.stdin;
  let state: 'here' | 'leaving' | 'gone' = 'here';
  const gone = new Promise<void>((resolve) => {
    const end = (reason: string): void => {
      if (state === 'here') onLost?.(reason);
      state = 'gone';
      resolve();
    };
    child.on('error', (error) => end(error.message));
    child.on('exit', (code, signal) => end(`it ended with ${signal ?? code}`));
  });
  // A write to a guard that has gone: the exit event tells of it.
  pipe.on('error', (error) => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error;
  });
  child.unref();
  if (pipe instanceof Socket) pipe.unref();
  return {
    pid: child.pid,
    watch: (childPid) => {
      if (state === 'here') pipe.write(`watch ${childPid}\n`);
    },
    bePatient: () => {
      if (state === 'here') pipe.write('patience\n');
    },
    farewell: async () => {
      if (state === 'gone') return;
      if (state === 'here') {
        state = 'leaving';
        child.ref();
        pipe.end('bye\n');
      }
      const late = setTimeout(() => child.kill('SIGKILL'), FAREWELL_MS);
      await gone;
      clearTimeout(late);
    },
  };
}
