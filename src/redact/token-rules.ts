import { entropy, isExample } from './harmless.ts';
import type { SecretRule } from './rule.ts';

/**
 * Tokens that say what they are by a prefix. The formats are those that the issuing services document; the rules of
 * gitleaks (MIT licence, github.com/gitleaks/gitleaks) served as the list to check against.
 */
const FORMATS: readonly (readonly [kind: string, prefix: string, rest: string, more?: readonly string[]])[] = [
  // Models and AI services
  ['anthropic-key', 'sk-ant-', '[\\w-]{20,200}'],
  ['openai-key', 'sk-', '(?:proj|svcacct|admin|None)-[\\w-]{20,250}'],
  ['openai-key', 'sk-', '[A-Za-z0-9]{20,60}'],
  ['openrouter-key', 'sk-or-', '(?:v1-)?[a-f0-9]{32,64}'],
  ['huggingface-token', 'hf_', '[A-Za-z0-9]{30,60}'],
  ['huggingface-token', 'api_org_', '[A-Za-z0-9]{30,60}'],
  ['replicate-token', 'r8_', '[A-Za-z0-9]{30,60}'],
  ['groq-key', 'gsk_', '[A-Za-z0-9]{40,60}'],
  ['xai-key', 'xai-', '[A-Za-z0-9]{60,100}'],
  ['perplexity-key', 'pplx-', '[A-Za-z0-9]{40,64}'],
  ['fireworks-key', 'fw_', '[A-Za-z0-9]{22,40}'],
  ['nvidia-key', 'nvapi-', '[\\w-]{50,90}'],
  ['pinecone-key', 'pcsk_', '[A-Za-z0-9_]{40,90}'],
  ['langsmith-key', 'lsv2_', '(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}'],
  ['tavily-key', 'tvly-', '[A-Za-z0-9-]{20,50}'],
  // Clouds
  ['aws-access-key', 'AKIA', '[A-Z0-9]{16}', ['asia', 'abia', 'acca']],
  ['aws-bedrock-key', 'ABSK', '[A-Za-z0-9+/]{100,270}={0,2}'],
  ['google-api-key', 'AIza', '[\\w-]{35}'],
  ['google-oauth-token', 'ya29\\.', '[\\w-]{20,400}'],
  ['google-oauth-secret', 'GOCSPX-', '[\\w-]{24,40}'],
  ['google-refresh-token', '1//0', '[\\w-]{40,120}'],
  ['digitalocean-token', 'do[opr]_v1_', '[a-f0-9]{64}', ['doo_v1_', 'dop_v1_', 'dor_v1_']],
  ['alibaba-access-key', 'LTAI', '[A-Za-z0-9]{16,24}'],
  ['tencent-secret-id', 'AKID', '[A-Za-z0-9]{32}'],
  ['yandex-key', 'AQVN', '[\\w-]{35,38}'],
  ['cloudflare-origin-key', 'v1\\.0-', '[a-f0-9]{24}-[a-f0-9]{146}'],
  ['fly-token', 'fo1_', '[\\w-]{43}'],
  ['fly-token', 'fm[12][ar]?_', '[A-Za-z0-9+/=]{90,800}', ['fm1a_', 'fm1r_', 'fm2_']],
  ['flyio-token', 'FlyV1 ', 'fm[12][ar]?_[A-Za-z0-9+/=,_]{90,2000}'],
  ['heroku-key', 'HRKU-', '[\\w-]{36,80}'],
  ['scalingo-token', 'tk-us-', '[\\w-]{48}'],
  ['databricks-token', 'dapi', '[a-f0-9]{32}(?:-\\d)?'],
  ['pulumi-token', 'pul-', '[a-f0-9]{40}'],
  ['terraform-token', '[A-Za-z0-9]{14}\\.atlasv1\\.', '[\\w=-]{60,70}', ['.atlasv1.']],
  ['vault-token', 'hv[sbr]\\.', '[\\w-]{24,300}', ['hvs.', 'hvb.', 'hvr.']],
  ['doppler-token', 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.', '[A-Za-z0-9_.-]{40,60}', ['dp.']],
  ['infracost-key', 'ico-', '[A-Za-z0-9]{32}'],
  ['prefect-key', 'pn[ub]_', '[a-z0-9]{36}', ['pnu_', 'pnb_']],
  ['supabase-token', 'sbp_', '[a-f0-9]{40}'],
  ['supabase-key', 'sb_secret_', '[\\w-]{20,60}'],
  ['planetscale-token', 'pscale_(?:tkn|oauth|pw)_', '[\\w=.-]{32,64}', ['pscale_']],
  ['neon-key', 'napi_', '[a-z0-9]{60,80}'],
  ['clickhouse-key', '4b1d', '[A-Za-z0-9]{38}'],
  [
    'turso-or-vercel-token',
    'vc[pkcirau]_',
    '[A-Za-z0-9]{24,80}',
    ['vcp_', 'vck_', 'vcc_', 'vci_', 'vcr_', 'vca_', 'vcu_'],
  ],
  ['netlify-token', 'nfp_', '[A-Za-z0-9]{36,50}'],
  ['railway-or-render-key', 'rnd_', '[A-Za-z0-9]{28,40}'],
  // Where code is kept and published
  ['github-token', 'gh[pousr]_', '[A-Za-z0-9]{36,255}', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_']],
  ['github-token', 'github_pat_', '[A-Za-z0-9_]{60,100}'],
  [
    'gitlab-token',
    'gl(?:pat|ptt|dt|rt|cbt|ft|agent|soat|imt|oas|ffct|sbt)-',
    '[\\w.-]{20,120}',
    ['glp', 'gldt-', 'glrt-', 'glcbt-', 'glft-', 'glagent-', 'glsoat-', 'glimt-', 'gloas-', 'glffct-', 'glsbt-'],
  ],
  ['gitlab-runner-token', 'GR1348941', '[\\w-]{20}'],
  ['bitbucket-token', 'ATBB', '[A-Za-z0-9]{32}'],
  ['bitbucket-token', 'BBDC-', '[A-Za-z0-9+/=]{40,50}'],
  ['atlassian-token', 'AT(?:ATT|CTT)3', '[\\w=-]{100,220}', ['atatt3', 'atctt3']],
  ['npm-token', 'npm_', '[A-Za-z0-9]{36}'],
  ['pypi-token', 'pypi-AgE', '[\\w-]{50,1000}'],
  ['rubygems-key', 'rubygems_', '[a-f0-9]{48}'],
  ['crates-token', 'cio', '[A-Za-z0-9]{32}'],
  ['clojars-token', 'CLOJARS_', '[a-z0-9]{60}'],
  ['nuget-key', 'oy2', '[a-z0-9]{43}'],
  ['docker-token', 'dckr_(?:pat|oat)_', '[\\w-]{27,40}', ['dckr_']],
  ['artifactory-key', 'AKCp', '[A-Za-z0-9]{69}'],
  ['artifactory-token', 'cmVmd', '[A-Za-z0-9]{59}'],
  ['sonar-token', 'sq[pua]_', '[a-f0-9]{40}', ['sqp_', 'squ_', 'sqa_']],
  ['sourcegraph-token', 'sgp_', '(?:[a-f0-9]{16}_)?(?:local_)?[a-f0-9]{40}'],
  ['circleci-token', 'CCIP(?:AT|RJ)_', '[A-Za-z0-9_]{40,80}', ['ccip']],
  ['buildkite-token', 'bkua_', '[a-z0-9]{40}'],
  ['harness-token', '(?:pat|sat)\\.', '[\\w-]{22}\\.[a-f0-9]{24}\\.[A-Za-z0-9]{20}', ['pat.', 'sat.']],
  // Money
  ['stripe-key', '(?:sk|rk)_(?:live|test|prod)_', '[A-Za-z0-9]{16,250}', ['_live_', '_test_', '_prod_']],
  ['stripe-webhook-secret', 'whsec_', '[A-Za-z0-9+/=]{24,80}'],
  ['square-token', 'sq0(?:atp|csp|idp)-', '[\\w-]{22,60}', ['sq0']],
  ['square-token', 'EAAA', '[\\w-]{60}'],
  ['shopify-token', 'shp(?:at|ca|pa|ss)_', '[A-Fa-f0-9]{32}', ['shp']],
  ['braintree-token', 'access_token\\$(?:production|sandbox)\\$', '[a-z0-9]{16}\\$[a-f0-9]{32}', ['access_token$']],
  ['flutterwave-key', 'FLW(?:SEC|PUB)K(?:_TEST|_LIVE)?-', '[A-Za-z0-9-]{32,44}', ['flwseck', 'flwpubk']],
  ['razorpay-key', 'rzp_(?:live|test)_', '[A-Za-z0-9]{14,30}', ['rzp_']],
  ['plaid-token', 'access-(?:sandbox|development|production)-', '[0-9a-f-]{36}', ['access-']],
  ['easypost-key', 'EZ[AT]K', '[A-Za-z0-9]{54}', ['ezak', 'eztk']],
  // Chat, mail, telephone
  ['slack-token', 'xox[abpers]-', '[A-Za-z0-9-]{10,250}', ['xox']],
  ['slack-token', 'xoxe\\.xox[bp]-', '\\d-[A-Za-z0-9]{140,250}', ['xoxe']],
  ['slack-app-token', 'xapp-', '\\d-[A-Z0-9]{8,12}-\\d{8,14}-[a-f0-9]{40,70}'],
  [
    'slack-webhook',
    'hooks\\.slack\\.com/(?:services|workflows|triggers)/',
    '[A-Za-z0-9/_-]{30,90}',
    ['hooks.slack.com'],
  ],
  ['discord-token', '[MNO][A-Za-z\\d_-]{23,27}\\.[\\w-]{6}\\.', '[\\w-]{27,40}', ['.']],
  ['discord-webhook', 'discord(?:app)?\\.com/api/webhooks/\\d{17,20}/', '[\\w-]{60,80}', ['/api/webhooks/']],
  ['teams-webhook', '\\.webhook\\.office\\.com/webhookb2/', '[\\w@/-]{80,200}', ['webhook.office.com']],
  ['telegram-token', '\\d{8,10}:', 'AA[\\w-]{33}', [':aa']],
  ['twilio-key', 'SK', '[a-f0-9]{32}'],
  ['sendgrid-key', 'SG\\.', '[\\w-]{16,32}\\.[\\w-]{16,64}', ['sg.']],
  ['mailgun-key', '(?:key|pubkey)-', '[a-f0-9]{32}', ['key-']],
  ['mailchimp-key', '', '[a-f0-9]{32}-us\\d{1,2}', ['-us']],
  ['brevo-key', 'xkeysib-', '[a-f0-9]{64}-[A-Za-z0-9]{16}'],
  ['resend-key', 're_', '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}'],
  ['postman-key', 'PMAK-', '[a-f0-9]{24}-[a-f0-9]{34}'],
  ['facebook-token', 'EAA', '[A-Za-z0-9]{90,300}'],
  // Zero bytes in base64 are the letter A as well: there, slashes and plus signs stand around.
  ['twitter-bearer', '(?<![/+])A{21}', '[A-Za-z0-9%]{60,120}(?![/+=])', ['aaaaaaaaaaaaaaaaaaaaa']],
  ['linear-key', 'lin_(?:api|oauth)_', '[A-Za-z0-9]{32,64}', ['lin_']],
  ['notion-token', 'ntn_', '[A-Za-z0-9]{40,60}'],
  ['notion-token', 'secret_', '[A-Za-z0-9]{43}'],
  ['airtable-token', 'pat[A-Za-z0-9]{14}\\.', '[a-f0-9]{64}', ['pat']],
  ['figma-token', 'figd_', '[\\w-]{38,50}'],
  ['typeform-token', 'tfp_', '[\\w.=-]{44,64}'],
  ['contentful-token', 'CFPAT-', '[\\w-]{43}'],
  ['dropbox-token', 'sl\\.', '(?:u\\.)?[\\w-]{130,1500}', ['sl.']],
  ['asana-token', '[0-2]/\\d{14,18}(?:/\\d{14,18})?:', '[a-f0-9]{32}', ['/1']],
  ['hubspot-token', 'pat-(?:na|eu)\\d-', '[a-f0-9-]{36}', ['pat-na', 'pat-eu']],
  ['intra42-secret', 's-s4t2(?:ud|af)-', '[a-f0-9]{64}', ['s-s4t2']],
  // Watching and measuring
  ['sentry-token', 'sntr(?:ys|yu)_', '[A-Za-z0-9+/=_]{60,400}', ['sntry']],
  ['grafana-token', 'gl(?:c|sa)_', '[A-Za-z0-9+/=_]{32,400}', ['glc_', 'glsa_']],
  ['newrelic-key', 'NR(?:AK|JS|II|IQ|RA)-', '[A-Za-z0-9_-]{19,40}', ['nrak-', 'nrjs-', 'nrii-', 'nriq-', 'nrra-']],
  ['dynatrace-token', 'dt0[a-z]\\d{2}\\.', '[A-Z0-9]{24}\\.[A-Z0-9]{64}', ['dt0']],
  ['posthog-key', 'ph[xc]_', '[A-Za-z0-9]{40,60}', ['phx_', 'phc_']],
  ['launchdarkly-key', 'sdk-', '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}', ['sdk-']],
  ['pagerduty-token', 'pd[us]\\+', '[A-Za-z0-9_-]{18,30}', ['pdu+', 'pds+']],
  // Keepers of keys
  [
    'onepassword-key',
    'A3-',
    '[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
  ],
  ['onepassword-token', 'ops_eyJ', '[A-Za-z0-9+/=_-]{100,2000}'],
  ['age-key', 'AGE-SECRET-KEY-1', '[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}'],
  ['tailscale-key', 'tskey-(?:auth|api|client|scim|webhook)-', '[A-Za-z0-9-]{20,80}', ['tskey-']],
  ['okta-token', 'SSWS ', '00[\\w-]{40}'],
  ['azure-client-secret', '[\\w~.]{3}\\dQ~', '[\\w~.-]{31,34}', ['q~']],
  ['adobe-secret', 'p8e-', '[A-Za-z0-9]{32}'],
  ['ethereum-or-wallet-key', '(?:xprv|yprv|zprv)', '[1-9A-HJ-NP-Za-km-z]{100,112}', ['xprv', 'yprv', 'zprv']],
];

/** Random parts have more; words that happen to fit ("sk-" and a name) have less. */
const MIN_BITS = 2.5;

function accepts(secret: string): boolean {
  return !isExample(secret) && entropy(secret) >= MIN_BITS && /[\dA-Z]/.test(secret);
}

/** The longest plain beginning of a prefix, lower case: what a text must hold. */
function plainWord(prefix: string): string {
  return prefix.replace(/\\(.)/g, '$1').toLowerCase();
}

/** Rules for tokens with a prefix of their own. */
export function tokenRules(): SecretRule[] {
  return FORMATS.map(([kind, prefix, rest, words]) => {
    const begin = kind === 'aws-access-key' ? '(?:AKIA|ASIA|ABIA|ACCA)' : prefix;
    return {
      kind,
      words: kind === 'aws-access-key' ? ['akia', ...(words ?? [])] : (words ?? [plainWord(prefix)]),
      pattern: new RegExp(`(?<![A-Za-z0-9])${begin}${rest}(?![A-Za-z0-9])`, 'g'),
      accepts,
    };
  });
}
