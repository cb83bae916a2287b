import type { TurnEvent } from '../turn/events.ts';

/** Takes every event of every turn of a chat, in order. */
export type EventSink = (event: TurnEvent) => void;
