import { dollars } from '../../lib/dollars.ts';
import { type ChatCommand, shown } from './command.ts';

const limitText = (limitUsd: number | null): string => (limitUsd === null ? '' : ` of ${dollars(limitUsd)}`);

/** `/cost`: what this chat, today and this month have cost; asks nobody. */
export const cost: ChatCommand = {
  name: 'cost',
  about: 'what this chat, today and this month have cost',
  topic: 'This chat',
  details: 'From what mira has stored; /usage has it by model, project and day.',
  async run(_rest, { owner, rooms, view }) {
    const { turns, tokens, costUsd } = owner.totals();
    const [usage, limits] = await Promise.all([rooms.usage(), rooms.limits()]);
    const { dayUsd, monthUsd } = usage.spent();
    return shown(
      [
        `this chat   ${dollars(costUsd)}, ${turns} turn${turns === 1 ? '' : 's'}, ${tokens} tokens`,
        `today       ${dollars(dayUsd)}${limitText(limits.dailyUsd)}`,
        `this month  ${dollars(monthUsd)}${limitText(limits.monthlyUsd)}`,
      ].join('\n'),
      { view },
    );
  },
};
