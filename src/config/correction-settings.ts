/** Keys of what holds the person's corrections. A repository can set none of them. */
export const CORRECTION_SETTINGS = {
  'corrections.deadlineMs': {
    type: 'integer',
    // A decision takes milliseconds; claude itself waits a minute and then gives the whole turn up.
    fallback: 2_000,
    min: 50,
    max: 30_000,
    about: 'Milliseconds that a check of a tool call may take.',
    project: false,
    env: ['MIRA_CORRECTIONS_DEADLINE_MS'],
  },
  'corrections.onFailure': {
    type: 'text',
    fallback: 'closed',
    of: ['open', 'closed'],
    about: 'A check that fails or is late lets the call through (open) or refuses it (closed).',
    project: false,
    env: ['MIRA_CORRECTIONS_ON_FAILURE'],
  },
  'corrections.unsure': {
    type: 'text',
    fallback: 'open',
    of: ['open', 'closed'],
    about:
      'A command that only the running shell knows, such as $CMD, passes (open) or counts as a violation (closed).',
    project: false,
    env: ['MIRA_CORRECTIONS_UNSURE'],
  },
} as const;
