import type { Grammar } from './languages.ts';

const SCRIPT = `import { a } from 'b';
// text
/* text */
/** @param {string} a text */
const a = f(1, 'b', x.y);
export const b = async (c) => { await d({ e, f: [1] }); };
function g(h = 1, ...i) { return \`a \${b.c()} d\`; }
class J extends K { #l = null; m() { if (!this.n) throw new O('p'); } static q = /r/g; }
for (const s of t) u[v] += w ? 1.5 : true && x !== y;
for (let i = 0; i < j; i++) k(l);`;

const TYPED = `${SCRIPT}
export interface A<B> { readonly c: string; d?: (e: number) => void; }
type F = G | 'h' | readonly I[] | { [J in keyof K]: L };
export async function m<N>(o: P<Q>, r: string[] = []): Promise<S> { return t as U; }
class V { private readonly w: X = y; constructor(z: A) { super(); } get b(): C { return d<E>(f)!; } }
let g: Map<string, number> = new Map<string, number>();`;

const C_LIKE = `#include <a.h>
#define B 1
/* text */
// text
struct c { int d; char *e; };
static int f(const char *g, size_t h) { if (g == NULL) return -1; for (int i = 0; i < h; i++) j->k[i] = "l"; }`;

/** For each language some lines with what most code in it holds, so that reading real code finds everything made. */
export const SAMPLES: Readonly<Record<Grammar, string>> = {
  typescript: TYPED,
  tsx: `${TYPED}\nreturn <A b="c" d={{ e: 'f' }} g={() => h(!i)}>j {k} <l /></A>;`,
  javascript: SCRIPT,
  python: `import a
from b import c as d
# text
"""text"""
@e
class F(G):
    def h(self, i: str, *j, k=None) -> list[int]:
        """text"""
        x = [l for l in m if l.n() and not o] + {"p": 1.5, 'q': True}
        if self.r == f"s {t}":
            raise U("v") from w
        return lambda x: x[1:]
async def y(): await z()`,
  shellscript: `#!/bin/bash
# text
set -e
a="b $c \${d:-e} $(f g)"
if [ -f "$h" ] && [[ $i == j ]]; then echo 'k' | grep -v l > m 2>&1; fi
for n in *.o; do p "$n"; done
q() { local r=1; case "$s" in t) u ;; esac; }
cat <<EOF
v
EOF
npm install --save-dev w && cd x/y`,
  json: `{\n  "a": [1, 2.5, true, null, "b\\n"],\n  "c": { "d": -1e3 }\n}`,
  rust: `use a::b::{c, D};
// text
/// text
#[derive(Debug)]
pub struct E<'f> { pub g: &'f str, h: Vec<u8> }
impl<T: I> J for K<T> { fn l(&mut self, m: usize) -> Result<(), N> { let mut o = self.p?; println!("q {}", r); Ok(()) } }
match s { Some(t) if t > 0 => u[0], _ => return None, }
async fn v() { for w in 0..10 { x.await; } }`,
  go: `package a
import "b"
// text
type C struct { D string \`json:"d"\`; E []int }
func (f *G) h(i int, j ...string) (k map[string]int, err error) { if l := m(n); l != nil { return nil, err }; for o, p := range q { go r.s(o) }; defer t() }
const u = 1
var v = &W{x: 'y', z: "a"}`,
  java: `package a.b;
import c.D;
// text
/** text */
@E
public class F<G> extends H implements I { private final int j = 1; public static void k(String[] l) throws M { List<N> o = new P<>(); if (q != null) { return; } for (R s : t) u.v("w").x(y -> z); } }`,
  c: C_LIKE,
  sql: `-- text
SELECT a.b, COUNT(*) AS c FROM d LEFT JOIN e ON a.b = e.f WHERE g = 'h' AND i > 1 GROUP BY j ORDER BY k DESC LIMIT 5;
CREATE TABLE l (m integer PRIMARY KEY, n text NOT NULL);
INSERT INTO o (p) VALUES (1);
UPDATE q SET r = 2;`,
  yaml: `# text\na: b\nc:\n  - d: "e"\n    f: 1\n  - 'g'\nh: |\n  text\ni: [true, 2.5]`,
  toml: `# text\n[a.b]\nc = "d"\ne = [1, 2.5, true]\n[[f]]\ng = { h = 'i' }`,
  html: `<!DOCTYPE html>\n<!-- text -->\n<div class="a" id='b' data-c="d">e &amp; f<br /></div>\n<a href="g" onclick="h()">i</a>\n<style>\n.a > b:hover { color: #fff; margin: 0 1px; font: c; }\n</style>\n<script>\n// text\nconst a = f('b'); a.c((d) => { return \`e \${d}\`; });\n</script>`,
  css: `/* text */
@import 'a';
@media (min-width: 1px) { .b > c:hover::before, #d[e="f"] { color: #fff; margin: 0 1.5em; background: url(g) var(--h) !important; } }`,
  diff: `diff --git a/b b/b\nindex 1..2 100644\n--- a/b\n+++ b/b\n@@ -1,2 +1,2 @@ c\n d\n-e\n+f`,
};
