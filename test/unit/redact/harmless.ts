import { createHash, randomUUID } from 'node:crypto';
import { random } from './canaries.ts';

const HEX = '0123456789abcdef';
const B64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Written by hand: what stands in code, logs, documentation and talk, and is no secret. */
const WRITTEN = String.raw`
const apiKey = process.env.API_KEY;
const token = await getToken(user);
password: string;
export interface Login { username: string; password: string; token?: string }
if (token === undefined) throw new Error('no token');
API_KEY=your-api-key-here
API_KEY=<your key>
export OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxx
OPENAI_API_KEY=sk-...
ANTHROPIC_API_KEY=sk-ant-...
GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
STRIPE_KEY=sk_test_4eC39HqLyjWDarjtT1zdp7dc
postgres://user:password@localhost:5432/mydb
DATABASE_URL=postgresql://postgres:postgres@localhost:5432/test
mysql://root:root@127.0.0.1/app
redis://localhost:6379/0
mongodb://localhost:27017/app
https://user@example.com/path
Authorization: Bearer <token>
Authorization: Bearer $TOKEN
Authorization: Bearer ${'$'}{process.env.TOKEN}
curl -H "Authorization: Bearer YOUR_ACCESS_TOKEN" https://api.example.com
curl -u username:password https://api.example.com/v1
curl -u "$USER:$PASS" https://api.example.com/v1
token: ${'$'}{{ secrets.GITHUB_TOKEN }}
password: ${'$'}{DB_PASSWORD}
secretKeyRef: { name: app-secrets, key: database-url }
max_tokens: 4096
maxTokens: 16000,
"total_tokens": 128000,
tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")
const tokens = text.split(/\s+/);
next_page_token: null
csrf_token = request.cookies.get("csrftoken")
password = getpass.getpass("Password: ")
passwordHash = await bcrypt.hash(password, 12);
private readonly secretStore: SecretStore,
-----BEGIN PRIVATE KEY-----
grep -R "BEGIN RSA PRIVATE KEY" .
if (line.startsWith('-----BEGIN PRIVATE KEY-----')) return true;
-----BEGIN CERTIFICATE-----
-----BEGIN PUBLIC KEY-----
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq3Vb6C0nJj8Q1vYx0mPqk7oWq7mTg2d3o6o8l5YwXK me@laptop
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 you@host
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c
The token is stored in the keychain, never in a file.
What is the password policy of this company?
I forgot my password: please reset it
secret: the recipe is butter
The secret to good tests is determinism.
api_key: str = Field(..., description="Your API key")
api_key=settings.api_key,
apiKey: config.apiKey,
headers: { 'x-api-key': apiKey }
x-api-key: YOUR_API_KEY
access_key = os.environ["AWS_ACCESS_KEY_ID"]
secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>
private_key_path: /etc/ssl/private/server.key
private_key: ./keys/dev.pem
ssl_certificate_key /etc/nginx/ssl/server.key;
primary_key: user_id
foreign_key: account_identifier
cache-key: node-modules-v2-linux-x64-20.19
key: linux-build-cache-3f2a1b
sort_key = "created_at_desc"
partitionKey: "tenant#region#year2024"
data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
data:font/woff2;base64,d09GMgABAAAAAAZkABAAAAAADQAAAAYHAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
"integrity": "sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg=="
integrity sha1-1Aiv1LwYeqkPRN8Y9N7Vq2X3n0c=
commit 3f786850e387550fdab836ed7e6dc881de23001b
Merge: 89e6c98 3f78685
index 83db48f..bf2a1c4 100644
sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
docker pull nginx@sha256:0d17b565c37bcbd895e9d92315a05c1c3c9a29f762b011a10c54a66cd53c9b31
ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"
request id: req_011CTxyz9abcDEFghiJKLmno
toolu_01A09q90qw90lq917835lq9
msg_01XFDUDYJgAACzvnptvVoYEL
trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7
uuid 550e8400-e29b-41d4-a716-446655440000
session id 01890a5d-ac96-774b-bcce-b302099a8057
X-Request-Id: 7b8f1c52-0f3e-4a3e-9a55-0b1f6b5b2f3d
Set-Cookie: theme=dark; Path=/
arn:aws:iam::123456789012:role/deploy
s3://my-bucket/path/to/object-2024-01-01.parquet
https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX
https://example.com/search?q=hello%20world&sort=asc
https://example.com/a%2Fb%2Fc?redirect=https%3A%2F%2Fexample.org%2Fhome
/Users/me/projects/secret-santa/src/tokenizer.test.ts
src/components/PasswordInput.tsx:42:17 - error TS2322
at Object.<anonymous> (/app/node_modules/jsonwebtoken/index.js:12:9)
npm_config_registry=https://registry.npmjs.org/
npm_lifecycle_event=test
sk-learn is a library; sk-toolkit-for-everyone too
const gh_pages_deploy_branch_name_for_documentation = 'gh-pages';
hf_hub_download(repo_id="org/model", filename="config.json")
re_compile_all_the_patterns_in_this_module()
AIzaSyntaxHighlighter is not a class
xoxo-hugs-and-kisses
SG.something.else
git clone git@github.com:owner/repo.git
git remote add origin https://github.com/owner/repo.git
pk_live is publishable and may be shown
lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod
secrets.token_urlsafe(32)
tokens_per_second: 84.2
password_min_length = 12
PASSWORD_RESET_TIMEOUT_DAYS = 3
auth_token_expiry: 3600s
token_endpoint: "https://login.example.com/oauth2/v2.0/token"
"tokenType": "Bearer", "expiresIn": 3600
passwordField.sendKeys("wrong password");
expect(screen.getByLabelText('Password')).toBeVisible();
const SECRET_NAME = "projects/123/secrets/db/versions/latest";
kubectl create secret generic db --from-literal=password=changeme
echo "$PASSWORD" | docker login -u me --password-stdin
git log --format='%H %an' --author=token
`;

/** 300 strings that are no secrets: the written ones, and generated ones of the kinds that machines print. */
export function harmless(): string[] {
  const make = random(3);
  const hash = (name: string, i: number, as: 'hex' | 'base64'): string =>
    createHash(name).update(`harmless ${i}`).digest(as);
  const kinds: ((i: number) => string)[] = [
    (i) => `commit ${hash('sha1', i, 'hex')}`,
    (i) => `"integrity": "sha512-${hash('sha512', i, 'base64')}",`,
    (i) => `id: ${randomUUID()} in row ${i}`,
    (i) => `${hash('sha256', i, 'hex')}  dist/main-${make(HEX, 8)}.js`,
    (i) => `<img src="data:image/png;base64,iVBORw0KGgo${make(B64, 200 + i)}">`,
    (i) => `chunk-${make(B64.slice(0, 62), 8)}.js?v=${make(HEX, 8)}&n=${i}`,
    (i) => `"resolved": "https://registry.npmjs.org/pkg-${i}/-/pkg-${i}-1.${i}.0.tgz"`,
    (i) => `golang.org/x/mod v0.${i}.0 h1:${hash('sha256', i, 'base64')}`,
    (i) => `${make(HEX, 12)}   app:latest   ${i} minutes ago   Up ${i} minutes`,
    (i) => `  --hash=sha256:${hash('sha256', i + 500, 'hex')} \\`,
    (i) => `checksum = "${hash('sha256', i + 900, 'hex')}"`,
    (i) => `const value${i} = compute(${make('0123456789', 6)}, '${make('abcdefghijklmnopqrstuvwxyz', 9)}');`,
  ];
  const written = WRITTEN.split('\n').filter((line) => line.trim() !== '');
  const generated = Array.from({ length: 300 - written.length }, (_, i) => kinds[i % kinds.length]?.(i) ?? '');
  return [...written, ...generated];
}
