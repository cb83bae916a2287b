// The architecture of docs/architecture.md as rules: which room may import which, and who may use which package.
// A room that is not named under another one's key is forbidden to it.

/** Room → the rooms it may import. `lib` and the shared types are open to all. */
const rooms = {
  lib: [],
  redact: [],
  db: [],
  config: [],
  log: [],
  prompt: [],
  claude: [],
  project: ['config'],
  usage: ['db'],
  search: ['db'],
  conversation: ['db', 'redact'],
  memory: ['db', 'redact', 'search'],
  syntax: [],
  corrections: ['db', 'redact', 'syntax'],
  planning: ['db', 'redact'],
  transfer: ['memory', 'planning', 'corrections', 'db', 'redact'],
  doctor: ['config', 'project'],
  context: ['db', 'redact', 'memory', 'project', 'corrections', 'planning'],
  turn: ['claude', 'context'],
  render: [],
  actions: [
    'config',
    'context',
    'conversation',
    'corrections',
    'db',
    'doctor',
    'log',
    'memory',
    'planning',
    'project',
    'transfer',
    'usage',
    'claude',
    'redact',
  ],
  surfaces: ['actions', 'prompt'],
  ask: ['turn', 'context', 'claude', 'config', 'redact', 'surfaces', 'render'],
  // repl holds the one live claude session of a chat and gives it to turn.
  repl: ['turn', 'context', 'claude', 'render', 'surfaces', 'prompt', 'project', 'redact'],
};

/** Package → the one folder that may import it. */
const owners = {
  'better-sqlite3': 'src/db',
  execa: 'src/claude',
  'simple-git': 'src/project',
  openai: 'src/search',
  '@qdrant/[^/]+': 'src/search',
  'smol-toml': 'src/config',
  pino: 'src/log',
  'chrono-node': 'src/lib',
  chalk: 'src/render',
  marked: 'src/render',
  'marked-terminal': 'src/render',
  shiki: 'src/render',
  diff: 'src/render',
  'web-tree-sitter': 'src/syntax',
  re2js: 'src/corrections',
  picomatch: 'src/corrections',
  fuzzysort: 'src/repl',
  commander: 'src/surfaces',
  ndjson: 'src/surfaces',
  '@inquirer/[^/]+': 'src/prompt',
  uuid: 'src/world-real[.]ts',
  'get-east-asian-width': 'src/lib',
};

/** Types and values that everyone may see. */
const shared =
  '^src/(errors|world|rooms)[.]ts$|^src/turn/events[.]ts$|^src/claude/events[.]ts$|^src/actions/define[.]ts$';

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `src/${room} may import ${['lib', ...allowed].join(', ')} and the shared types; what needs more is another room`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: shared },
  to: { path: '^src/', pathNot: [`^src/(${[room, 'lib', ...allowed].join('|')})/`, shared] },
}));

const ownerRules = Object.entries(owners).map(([name, owner]) => ({
  name: `package-${name.replace(/\W+/g, '-').replace(/^-|-$/g, '')}`,
  comment: `only ${owner} uses this package: everyone else asks there`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^${owner}` },
  to: { path: `node_modules/(@types/)?${name}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    ...ownerRules,
    {
      name: 'unnamed-room',
      comment: 'a new folder under src needs a line in this file before anything may import it',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/[^/]+/', pathNot: `^src/(${Object.keys(rooms).join('|')})/` },
    },
    {
      name: 'no-cycle',
      comment: 'two files that need each other are one file, or lack a third',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'main-is-the-root',
      comment: 'main.ts wires everything; whoever imports it turns the program inside out',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: { path: '^src/main[.]ts$' },
    },
    {
      name: 'real-world-only-in-main',
      comment: 'everyone else takes the piece of the world they use as a parameter',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main[.]ts$' },
      to: { path: '^src/world-real[.]ts$' },
    },
    {
      name: 'src-knows-no-test',
      comment: 'the program must run without its tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no-development-package',
      comment: 'what the program imports must be installed with it',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'unresolvable',
      comment: 'an import that leads nowhere',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphan',
      comment: 'a file that nobody imports is dead',
      severity: 'error',
      // Types of a package that has none are found by the compiler, not imported.
      from: { orphan: true, path: '^src/', pathNot: '^src/main[.]ts$|[.]d[.]ts$' },
      to: {},
    },
  ],
  options: {
    // Type-only imports are dependencies too: a room that knows another one's types knows the room.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
