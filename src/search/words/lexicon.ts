import { stem } from './porter.ts';

/** Words that developers use for one another. */
const SAME: readonly string[] = [
  'ci pipeline build',
  'db database',
  'postgres postgresql pg',
  'kubernetes k8s',
  'repository repo',
  'config configuration settings',
  'deploy deployment release rollout ship',
  'prod production live',
  'auth authentication login signin session token jwt',
  'e2e endtoend',
  'test spec',
  'docs documentation manual',
  'env environment',
  'pr pull review',
  'bug defect regression issue',
  'crash crashed killed die',
  'delete deleted remove removed drop dropped purge',
  'revert rollback undo',
  'dependency package library module',
  'js javascript',
  'ts typescript',
  'py python',
  'email mail',
  'password secret credential',
  'fast quick speed',
  'slow latency minutes',
  'memory ram oom',
  'big large huge',
  'picture image photo img',
  'folder directory',
  'app application',
  'doc document',
  'customer client',
  'money amount price cost payment',
  'error failure fail exception',
  'forbidden banned disallowed never',
  'allowed permitted ok fine',
  'begin start',
  'finish end deadline',
  'limit maximum max cap most',
  'minimum min threshold least',
  'team colleague coworker',
  'dialog modal popup',
  'backup dump snapshot',
  'id identifier uuid key',
  'function method',
  'format formatting style',
  'setup set install bootstrap onboarding',
  'meeting call standup',
  'salary pay',
  'laptop computer machine notebook',
  'phone mobile',
  'birthday born',
  'holiday vacation christmas december',
  'encrypt encryption encrypted',
  'cert certificate tls ssl',
  'queue job worker',
  'paged alert pager',
  'percent share',
  'stand-up standup',
  'vulnerability security hole',
  'flag toggle switch',
  'parallel concurrent concurrently race',
  'lag behind delay',
  'host hosting server machine',
  'connect reach access ssh vpn',
  'expire expiry valid validity lifetime ttl renew',
  'sample demo example dummy seed fixture',
  'table schema column',
  'date timestamp time',
  'cron scheduled nightly',
  'expert specialist',
  'allergy allergic',
  'spend spending budget expense purchase buy euros dollars money',
  'obsolete deprecated legacy',
  'license licence',
  'colour color',
  'favourite favorite',
  'behaviour behavior',
  'timezone utc',
];

/** A kind of thing, and well-known names of that kind. */
const KINDS: readonly (readonly [kind: string, names: string])[] = [
  ['editor ide', 'vim neovim nvim emacs vscode intellij webstorm zed helix sublime'],
  ['linter lint formatter', 'eslint biome prettier ruff clippy pylint golangci stylelint rubocop'],
  ['package manager', 'npm pnpm yarn bun pip uv poetry cargo brew lockfile'],
  ['bundler', 'webpack vite rollup esbuild parcel turbopack'],
  ['database sql', 'postgres mysql sqlite mariadb mongodb oracle dynamodb clickhouse'],
  ['cache', 'redis memcached cdn'],
  ['queue broker', 'kafka nats rabbitmq sqs bullmq celery sidekiq'],
  ['cloud provider host', 'aws azure gcp hetzner cloudflare heroku digitalocean ovh vercel netlify'],
  ['shell terminal', 'bash zsh fish tmux'],
  ['browser', 'chrome safari firefox edge'],
  ['framework', 'react vue angular svelte django rails laravel spring express fastify'],
  ['language', 'typescript javascript python rust java kotlin ruby php swift'],
  ['laptop computer', 'macbook thinkpad framework xps fedora ubuntu'],
  ['keyboard', 'colemak dvorak qwerty split'],
  ['orm', 'prisma drizzle typeorm hibernate sqlalchemy sql query'],
  ['chart graph', 'd3 chart.js uplot plotly echarts'],
  ['monitoring dashboard', 'grafana prometheus datadog sentry loki kibana'],
  ['container', 'docker podman kubernetes pod'],
  ['vault secret', 'vault env keychain 1password'],
  ['test runner', 'vitest jest mocha pytest playwright cypress'],
  ['ticket tracker', 'jira linear github trello'],
  ['chat', 'slack teams discord matrix'],
  ['search engine', 'elasticsearch meilisearch opensearch solr typesense algolia'],
  ['payment', 'stripe paypal adyen gocardless sepa'],
  ['login identity', 'keycloak auth0 okta cognito passkey sso'],
  ['version control', 'git svn mercurial'],
  ['state', 'redux zustand mobx pinia'],
  ['style styling css', 'tailwind sass scss bootstrap stylesheet'],
  ['email mail', 'newsletter receipt postmark sendgrid mailgun ses smtp'],
  ['vpn', 'wireguard tailscale openvpn'],
  ['indent indentation', 'tabs spaces'],
  ['hook', 'husky lefthook precommit'],
  ['license licence', 'mit apache gpl agpl bsd mpl'],
  ['nut', 'walnut peanut almond hazelnut cashew'],
  ['pet animal', 'dog cat parrot hamster rabbit horse'],
  ['relative family', 'wife husband partner son daughter mother father brother sister'],
  ['colour color', 'red green blue yellow orange purple black white'],
  ['day weekday', 'monday tuesday wednesday thursday friday saturday sunday'],
  ['time hour when', 'minutes hours seconds utc oclock'],
  ['country city live', 'vienna berlin london paris lisbon toronto'],
  ['food eat drink', 'coffee tea lunch peanuts pizza vegetarian'],
];

/** How much a related term says of the term itself: see `relation`. */
const SAME_SAYS = 0.8;
const NAME_SAYS = 1;
const KIND_SAYS = 0.4;

/** What each term that was asked for is related to. */
const related = new Map<string, ReadonlyMap<string, number>>();
/** Terms that are kept; those of many questions fit, and a pasted log cannot fill the memory. */
const KEPT = 4_000;
/** A word ends otherwise than its stem in so many letters of the stem at most ("sensibility", "sensible"). */
const CHANGED_LETTERS = 2;
/** And never in its first ones. */
const KEPT_LETTERS = 2;

/** Terms that may stand for a term in a text about software; none for most terms. Both are stems. */
export function relatedTerms(term: string): readonly string[] {
  return [...relatedTo(term).keys()];
}

/**
 * How much `other` in a text says about `term` in a question, 0 to 1: a name of the kind that is asked for is the answer
 * itself, another word for the same nearly so, and the kind says little of a name.
 */
export function relation(term: string, other: string): number {
  return relatedTo(term).get(other) ?? 0;
}

/** Only lines that may hold the term are stemmed: all of them take longer than a whole search. */
function relatedTo(term: string): ReadonlyMap<string, number> {
  const kept = related.get(term);
  if (kept !== undefined) return kept;
  const found = new Map<string, number>();
  const join = (line: string, says: number) => {
    for (const other of stemsOf(line)) if (other !== term) found.set(other, Math.max(says, found.get(other) ?? 0));
  };
  const start = term.slice(0, Math.max(KEPT_LETTERS, term.length - CHANGED_LETTERS));
  const holds = (line: string): boolean =>
    (line.startsWith(start) || line.includes(` ${start}`)) && stemsOf(line).includes(term);
  for (const line of SAME) if (holds(line)) join(line, SAME_SAYS);
  for (const [kind, names] of KINDS) {
    if (holds(kind)) join(names, NAME_SAYS);
    if (holds(names)) join(kind, KIND_SAYS);
  }
  if (related.size >= KEPT) related.clear();
  related.set(term, found);
  return found;
}

function stemsOf(line: string): readonly string[] {
  return line.split(' ').map(stem);
}
