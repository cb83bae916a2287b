import { addedTokens, isUnrelated, openReplay, replay } from '../e2e/context/replay.ts';
import { brokenPrefixes, cacheShare } from '../e2e/context/requests.ts';
import { median } from './measure.ts';

const GOAL_POINTS = 2;
const GOAL_TOKENS = 150;

const verdict = (reached: boolean): string => (reached ? 'reached' : 'MISSED');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** What mira costs the prompt cache: thirty turns with memory, tools and refusals, with mira and on a bare claude. */
export async function run(): Promise<void> {
  const living = await openReplay();
  try {
    const mira = await replay(living, 'new');
    const bare = await replay(living, 'bare');
    const requests = mira.bodies.length;
    const kept = requests - brokenPrefixes(mira.bodies).length;
    console.log(
      `requests that keep the whole prefix of the one before: ${kept} of ${requests} (goal all, ${verdict(kept === requests)})`,
    );
    const [own, other] = [cacheShare(mira.bodies), cacheShare(bare.bodies)];
    const points = (other - own) * 100;
    console.log(
      `cache-read share: ${percent(own)} with mira, ${percent(other)} bare, ${points.toFixed(2)} points apart (goal <= ${GOAL_POINTS}, ${verdict(Math.abs(points) <= GOAL_POINTS)})`,
    );
    const tokens = median(mira.ended.slice(1).map(addedTokens));
    console.log(
      `tokens that mira adds to a turn, median after the first: ${tokens} (goal <= ${GOAL_TOKENS}, ${verdict(tokens <= GOAL_TOKENS)})`,
    );
    const memories = mira.ended
      .filter((_, n) => isUnrelated(n))
      .flatMap(({ context }) => context)
      .filter(({ section }) => section === 'memories').length;
    console.log(`memories that unrelated questions bring: ${memories} (goal 0, ${verdict(memories === 0)})`);
  } finally {
    await living.close();
  }
}
