import { type AnyAction, action, type View } from '../actions/define.ts';
import { MiraError } from '../errors.ts';
import { type Catalogue, firstWords, makeCatalogue, nearestVerb } from './catalogue.ts';
import { completionAction } from './completion.ts';
import { renderCommandDocs } from './docs.ts';
import { groupHelp, programHelp, verbHelp } from './help.ts';
import type { OtherCommand } from './slash-help.ts';
import { specOf, usageLine } from './spec.ts';
import type { AnyVerb } from './verb.ts';

/** What `mira help --json` gives of each verb. */
interface VerbSheet {
  readonly name: string;
  readonly about: string;
  readonly usage: string;
  readonly options: readonly string[];
}

function sheets(catalogue: Catalogue): VerbSheet[] {
  return catalogue.entries.map((entry) => ({
    name: entry.verb.name,
    about: entry.verb.about,
    usage: usageLine(entry, 'mira '),
    options: specOf(entry).options.map((row) => row.flag),
  }));
}

function helpPage(words: readonly string[], catalogue: Catalogue, view: View): string {
  const name = words.join(' ');
  if (name === '') return programHelp(catalogue, view);
  const entry = catalogue.find(name);
  if (entry !== undefined) return verbHelp(entry, catalogue, 'mira ', view);
  if (firstWords(catalogue).includes(name)) return groupHelp(name, catalogue, 'mira ', view);
  const close = nearestVerb(words, catalogue);
  throw new MiraError('usage', `there is no command "${name}"${close === null ? '' : `, did you mean "${close}"?`}`, {
    hint: 'usage: mira help [VERB]; `mira --help` lists all',
  });
}

/** Loads what the chat has besides the verbs; only the manual needs it. */
export type ChatCommandList = () => Promise<readonly OtherCommand[]>;

function helpAction(catalogue: () => Catalogue, view: View, chat: ChatCommandList) {
  return action({
    name: 'help',
    about: 'Explain mira, or one of its verbs',
    examples: ['mira help', 'mira help history search', 'mira history --help', 'mira help --markdown'],
    on: ['cli'],
    args: {
      verb: { type: 'text', about: 'the verb to explain', position: 'rest' },
      markdown: { type: 'flag', about: 'print the whole manual as Markdown' },
    },
    async run({ verb, markdown }) {
      if (markdown) return { text: renderCommandDocs(catalogue(), await chat()), verbs: sheets(catalogue()) };
      const words = (verb ?? '').split(' ').filter((word) => word !== '');
      const text = helpPage(words, catalogue(), view);
      return { text, verbs: sheets(catalogue()).filter(({ name }) => words.length === 0 || name === words.join(' ')) };
    },
    show: ({ text }) => text.trimEnd(),
  });
}

/** All verbs, with those that are about the command line itself: help and completion. */
export function completeCatalogue(
  actions: readonly AnyAction[],
  verbs: readonly AnyVerb[],
  view: View,
  chat: ChatCommandList = async () => [],
): Catalogue {
  const late = (): Catalogue => catalogue;
  const own: readonly AnyAction[] = [helpAction(late, view, chat), completionAction(late)];
  const catalogue = makeCatalogue([...actions, ...own], verbs);
  return catalogue;
}
