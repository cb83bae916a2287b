import type { Assignment } from '../../syntax/bash-script.ts';
import { type Expander, expandWord, expandWords } from './expand.ts';
import { type Scope, setVariable } from './scope.ts';

/** Gives a variable all the values that it may have after `NAME=…`. */
export function assign({ name, index, value, array, append }: Assignment, scope: Scope, expander: Expander): void {
  const old = scope.variables.get(name) ?? [[]];
  if (array !== null) {
    // `[key]=value`: the key tells nothing here; its brackets count as a wildcard by now.
    const fields = expandWords(array, scope, expander).map((each) =>
      each.map((field) => field.replace(/^(\ue002|\[[^\]]*\])=/, '')),
    );
    return setVariable(
      scope,
      name,
      append ? old.flatMap((before) => fields.map((more) => [...before, ...more])) : fields,
    );
  }
  const texts = expandWord(value ?? [], scope, expander).map((fields) => fields.join(' '));
  // Elements by name are not told apart.
  if (index !== null)
    return setVariable(
      scope,
      name,
      old.flatMap((before) => texts.map((text) => [...before, text])),
    );
  const joinedTexts = append ? old.flatMap((before) => texts.map((text) => `${before.join(' ')}${text}`)) : texts;
  setVariable(
    scope,
    name,
    joinedTexts.map((text) => [text]),
  );
}
