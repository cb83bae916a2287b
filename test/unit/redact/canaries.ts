/** Made at run time from parts, so that no scanner takes this repository for a leak. */
export interface Canary {
  readonly name: string;
  /** The text as it would stand somewhere. */
  readonly text: string;
  /** What must be gone afterwards. */
  readonly secret: string;
}

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A sequence that looks random and is the same in every run. */
export function random(seed: number): (alphabet: string, length: number) => string {
  let state = (seed * 2_654_435_761) >>> 0;
  const next = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  return (alphabet, length) => Array.from({ length }, () => alphabet[next() % alphabet.length]).join('');
}

/** One canary of each format; other seeds give other keys. */
export function canaries(seed = 7): Canary[] {
  const make = random(seed);
  const an = (n: number): string => make(ALNUM, n);
  const hex = (n: number): string => make(HEX, n);
  const list: Canary[] = [];
  const bare = (name: string, ...parts: string[]): void => {
    const secret = parts.join('');
    list.push({ name, secret, text: `here it is: ${secret} and more` });
  };
  const within = (name: string, before: string, secret: string, after: string): void => {
    list.push({ name, secret, text: before + secret + after });
  };
  bare('anthropic', 'sk-', 'ant-', 'api03-', an(93), 'AA');
  bare('anthropic admin', 'sk-', 'ant-', 'admin01-', an(93), 'AA');
  bare('anthropic oauth', 'sk-', 'ant-', 'oat01-', an(80));
  bare('openai old', 's', 'k-', an(20), 'T3Blbk', 'FJ', an(20));
  bare('openai project', 's', 'k-', 'proj-', an(74), 'T3Blbk', 'FJ', an(74));
  bare('openrouter', 's', 'k-', 'or-v1-', hex(64));
  bare('huggingface', 'h', 'f_', an(34));
  bare('replicate', 'r', '8_', an(37));
  bare('groq', 'gs', 'k_', an(52));
  bare('perplexity', 'pp', 'lx-', an(48));
  bare('aws access key', 'AK', 'IA', make(UPPER, 16));
  bare('aws session key', 'AS', 'IA', make(UPPER, 16));
  within('aws secret', 'aws_secret_access_key = ', an(40), '\n');
  bare('google api key', 'AI', 'za', an(35));
  bare('google oauth', 'ya', '29.', an(60));
  bare('google client secret', 'GOC', 'SPX-', an(28));
  bare('azure client secret', an(3), '8Q', '~', an(33));
  within(
    'azure storage',
    'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=',
    `${an(86)}==`,
    ';EndpointSuffix=core.windows.net',
  );
  bare('digitalocean', 'do', 'p_v1_', hex(64));
  bare('alibaba', 'LT', 'AI', an(20));
  bare('databricks', 'da', 'pi', hex(32));
  bare('vault', 'hv', 's.', an(90));
  bare('terraform', an(14), '.atlas', 'v1.', an(64));
  bare('doppler', 'dp', '.pt.', an(43));
  bare('pulumi', 'pu', 'l-', hex(40));
  bare('github classic', 'gh', 'p_', an(36));
  bare('github oauth', 'gh', 'o_', an(36));
  bare('github app', 'gh', 's_', an(36));
  bare('github fine-grained', 'github', '_pat_', an(22), '_', an(59));
  bare('gitlab', 'gl', 'pat-', an(20));
  bare('gitlab deploy', 'gl', 'dt-', an(20));
  bare('atlassian', 'AT', 'ATT3', an(186));
  bare('bitbucket', 'AT', 'BB', an(32));
  bare('npm', 'np', 'm_', an(36));
  bare('pypi', 'py', 'pi-AgEIcHlwaS5vcmc', an(70));
  bare('rubygems', 'ruby', 'gems_', hex(48));
  bare('docker', 'dckr', '_pat_', an(27));
  bare('stripe live', 'sk', '_live_', an(24));
  bare('stripe restricted', 'rk', '_live_', an(40));
  bare('stripe webhook', 'wh', 'sec_', an(32));
  bare('square', 'sq', '0atp-', an(22));
  bare('shopify', 'sh', 'pat_', hex(32));
  bare('razorpay', 'rz', 'p_live_', an(14));
  bare('slack bot', 'xo', 'xb-', make('0123456789', 12), '-', make('0123456789', 12), '-', an(24));
  bare('slack user', 'xo', 'xp-', make('0123456789', 12), '-', make('0123456789', 12), '-', hex(32));
  bare('slack app', 'xa', 'pp-1-', make('ABCDEF0123456789', 11), '-', make('0123456789', 13), '-', hex(64));
  bare(
    'slack webhook',
    'hooks.slack',
    '.com/services/T',
    make('ABCDEF0123456789', 10),
    '/B',
    make('ABCDEF0123456789', 10),
    '/',
    an(24),
  );
  bare('discord', 'M', an(25), '.', an(6), '.', an(38));
  bare('discord webhook', 'discord.com/api', '/webhooks/', make('123456789', 18), '/', an(68));
  bare('telegram', make('123456789', 10), ':AA', an(33));
  bare('twilio', 'S', 'K', hex(32));
  bare('sendgrid', 'S', 'G.', an(22), '.', an(43));
  bare('mailgun', 'ke', 'y-', hex(32));
  bare('mailchimp', hex(32), '-us', '12');
  bare('brevo', 'xkey', 'sib-', hex(64), '-', an(16));
  bare('postman', 'PM', 'AK-', hex(24), '-', hex(34));
  bare('linear', 'lin', '_api_', an(40));
  bare('notion', 'nt', 'n_', an(46));
  bare('airtable', 'pa', 't', an(14), '.', hex(64));
  bare('figma', 'fi', 'gd_', an(40));
  bare('sentry', 'sn', 'trys_', an(90));
  bare('grafana', 'gl', 'sa_', an(32), '_', hex(8));
  bare('new relic', 'NR', 'AK-', make('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 27));
  bare('dynatrace', 'dt', '0c01.', make(UPPER, 24), '.', make(UPPER, 64));
  bare('tailscale', 'ts', 'key-auth-', an(12), '-', an(32));
  bare('supabase', 'sb', 'p_', hex(40));
  bare('age', 'AGE-SECRET', '-KEY-1', make('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58));
  const part = (text: string): string => Buffer.from(text).toString('base64url');
  bare('jwt', part(`{"alg":"HS256","kid":"${an(6)}"}`), '.', part(`{"sub":"${an(10)}","exp":1790000000}`), '.', an(43));
  const pem = Array.from({ length: 12 }, () => an(64)).join('\n');
  for (const kind of ['RSA ', 'OPENSSH ', 'EC ', '']) {
    within(
      `${kind}private key`,
      `-----BEGIN ${kind}PRIV${'ATE KEY-----'}\n`,
      pem,
      `\n-----END ${kind}PRIVATE KEY-----\n`,
    );
  }
  within(
    'private key in json',
    `{"k":"-----BEGIN PRIV${'ATE KEY-----'}\\n`,
    pem.replaceAll('\n', '\\n'),
    '\\n-----END PRIVATE KEY-----\\n"}',
  );
  within('postgres password', 'DATABASE_URL=postgres://app:', an(16), '@db.internal:5432/app');
  within('mongo password', 'mongodb+srv://svc:', `p@${an(14)}`, '@cluster0.abcde.mongodb.net/x');
  within('redis password', 'redis://:', an(20), '@cache:6379/0');
  within('bearer header', 'Authorization: Bearer ', an(40), '');
  within('basic header', 'authorization: Basic ', Buffer.from(`me:${an(18)}`).toString('base64'), '');
  within('api key header', 'x-api-key: ', an(32), '');
  within('curl login', 'curl -u admin:', an(16), ' https://x.test/');
  within('env value', 'MY_SERVICE_API_KEY=', an(32), '\n');
  within('env key', 'export DATADOG_KEY="', hex(32), '"\n');
  within('json value', '{"clientSecret": "', an(28), '"}');
  within('yaml password', 'password: "', `${an(10)}!7a`, '"\n');
  within('toml token', "token = '", make(LOWER, 40), "'\n");
  within('npmrc', '//registry.example.test/:_authToken=', an(36), '\n');
  within('netrc', 'machine git.test login me password ', an(15), '\n');
  within('value behind two names', 'AWS secret: aws_secret_access_key = ', an(40), '\n');
  within('password told twice', 'the password: password = "', `${an(9)}!7a`, '"\n');
  within('key behind a kind', 'token: "type": "x", api_key=', an(32), '\n');
  within('sshpass', "sshpass -p '", `${an(9)}4d`, "' ssh bob@host");
  within('mysql login', 'mysql -h db -u root -p', `${an(9)}4d`, ' shop');
  within('docker login', 'docker login -u me -p ', `${an(9)}4d`, ' registry.test');
  within('password in prose', 'the root password is ', `Q74${an(8)}b`, ', ask Ada');
  within('password of a thing in prose', 'the passphrase for the vault was "', `Q74${an(8)}b`, '"');
  within('password in German', 'Passwort: ', `Q7${an(8)}!b`, '\n');
  within('sas signature', 'https://x.blob.core.windows.net/c?sv=2022&sig=', `${an(43)}%3D`, '&se=2027');
  return list;
}
