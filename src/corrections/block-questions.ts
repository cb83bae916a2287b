/** A check whose action nobody chose, which has caught something so often that the person is asked what it shall do. */
export interface BlockQuestion {
  /** Id of the correction. */
  readonly id: string;
  readonly text: string;
  /** How often its checks have caught something by now. */
  readonly hits: number;
  /** What was caught last, and in words what it does. */
  readonly subject: string;
  readonly what: string;
}

/** Questions that wait until the person can be asked. */
export interface BlockQuestions {
  /** One for each correction: the newest stands for those before. */
  add(question: BlockQuestion): void;
  /** What waits; it waits no more. */
  take(): readonly BlockQuestion[];
}

/** Makes the place where they wait. */
export function openBlockQuestions(): BlockQuestions {
  const waiting = new Map<string, BlockQuestion>();
  return {
    add(question) {
      waiting.set(question.id, question);
    },
    take() {
      const taken = [...waiting.values()];
      waiting.clear();
      return taken;
    },
  };
}
