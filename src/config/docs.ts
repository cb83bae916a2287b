import { KEYS, type Key, settingOf } from './schema.ts';
import { allowedValues, tomlValue } from './set.ts';

const EXAMPLE_HEAD = `# Every key that mira knows, with its default. Copy what you want to change to your own configuration
# (\`mira config path\` says where it is), or change it there with \`mira config set KEY VALUE\`.
# A .mira.toml in the root of a project may hold the keys marked "project"; it has no effect before \`mira trust\`.
`;

/** The text of `.mira.example.toml`: all keys with their docs and defaults, the keys commented out. */
export function renderExampleToml(): string {
  const blocks = tables().map(([table, keys]) => {
    const head = table === '' ? '' : `[${table}]\n`;
    return head + keys.map((key) => exampleKey(key, table)).join('\n');
  });
  return `${EXAMPLE_HEAD}\n${blocks.join('\n')}`;
}

function exampleKey(key: Key, table: string): string {
  const setting = settingOf(key);
  const name = table === '' ? key : key.slice(table.length + 1);
  const where = setting.project ? ' (project)' : '';
  const notes = [setting.about + where, `${allowedValues(setting)}${fromEnvironment(setting.env, ', ')}`];
  return `${notes.map((note) => `# ${note}\n`).join('')}# ${name} = ${tomlValue(setting.fallback)}\n`;
}

const DOCS_HEAD = `# Configuration

<!-- Generated from src/config/schema.ts by scripts/docs.mjs. Do not edit. -->

Later layers win: defaults, your \`config.toml\`, the trusted \`.mira.toml\` of the project, the environment, flags.
\`mira config\` shows each value and where it comes from. An unknown key or a wrong value in your own file is an error that
names file, line and key.

| file | what it is |
|---|---|
| \`$MIRA_HOME/config.toml\`, else \`~/.config/mira/config.toml\` | your own configuration |
| \`.mira.toml\` in the root of a project | keys marked "project" below; has no effect until \`mira trust\`, and again after each change |
| \`.mira/project.toml\` | marks the root of a project; \`name\` and \`root\` (a folder below it) |

A file in a repository can never set executables, endpoints, keys, permissions, hooks or spending, and can never make
mira fail: what it may not set is ignored and said once.

`;

/** The page `docs/config.md`. */
export function renderConfigDocs(): string {
  const sections = tables().map(([table, keys]) => {
    const rows = keys.map(docsRow).join('\n');
    const head = '| key | default | values | environment | project |\n|---|---|---|---|---|';
    return `## ${table === '' ? 'Top level' : `[${table}]`}\n\n${head}\n${rows}\n\n${keys.map(docsLine).join('\n')}\n`;
  });
  return DOCS_HEAD + sections.join('\n');
}

function docsRow(key: Key): string {
  const setting = settingOf(key);
  const names = setting.env.map((name) => `\`${name}\``).join(', ');
  const cells = [
    `\`${key}\``,
    `\`${tomlValue(setting.fallback)}\``,
    allowedValues(setting),
    names,
    setting.project ? 'yes' : 'no',
  ];
  return `| ${cells.join(' | ')} |`;
}

function docsLine(key: Key): string {
  return `- \`${key}\`: ${settingOf(key).about}`;
}

function fromEnvironment(names: readonly string[], before: string): string {
  return names.length === 0 ? '' : `${before}environment: ${names.join(', ')}`;
}

/** Keys by table, in the order of the schema; the top level is the empty name. */
function tables(): readonly (readonly [string, readonly Key[]])[] {
  const found = new Map<string, Key[]>();
  for (const key of KEYS) {
    const table = key.includes('.') ? key.slice(0, key.lastIndexOf('.')) : '';
    found.set(table, [...(found.get(table) ?? []), key]);
  }
  return [...found];
}
