import { MiraError } from '../../errors.ts';
import { type ChatCommand, shown } from './command.ts';

/** `/drop`: the outputs of `!` commands stay here. */
export const drop: ChatCommand = {
  name: 'drop',
  about: 'do not send along what the ! commands gave',
  topic: 'Talk',
  run(_rest, parts) {
    const count = parts.carried.drop();
    if (count === 0) throw new MiraError('not_found', 'nothing goes along with the next message');
    return shown(count === 1 ? 'it stays here' : `all ${count} stay here`, parts);
  },
};
