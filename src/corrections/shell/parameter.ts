import { ANY } from './field.ts';
import type { Value } from './scope.ts';

const isEmpty = (fields: readonly string[]): boolean => fields.join('') === '';

function replaced(text: string, argument: string, all: boolean): string {
  const [from = '', to = ''] = argument.split('/');
  if (from === '' || /[*?[\ue000-\ue002]/.test(from)) return ANY;
  return all ? text.replaceAll(from, to) : text.replace(from, () => to);
}

function cut(text: string, argument: string): string {
  const [, start = '', , length] = /^\s*(-?\d+)(:(-?\d+))?$/.exec(argument) ?? [];
  if (start === '') return ANY;
  const from = Number(start) < 0 ? text.length + Number(start) : Number(start);
  const count = length === undefined ? text.length : Number(length);
  return count < 0 ? text.slice(from, count) : text.slice(from, from + count);
}

function stripped(text: string, argument: string, end: boolean): string {
  if (/[*?[\ue000-\ue002]/.test(argument)) return ANY;
  if (end) return text.endsWith(argument) ? text.slice(0, text.length - argument.length) : text;
  return text.startsWith(argument) ? text.slice(argument.length) : text;
}

function changeText(text: string, operator: string, argument: string): string {
  if (text.includes(ANY)) return ANY;
  switch (operator) {
    case '#':
    case '##':
      return stripped(text, argument, false);
    case '%':
    case '%%':
      return stripped(text, argument, true);
    case '/':
    case '//':
      return replaced(text, argument, operator === '//');
    case ':':
      return cut(text, argument);
    case '^':
      return text.slice(0, 1).toUpperCase() + text.slice(1);
    case '^^':
      return text.toUpperCase();
    case ',':
      return text.slice(0, 1).toLowerCase() + text.slice(1);
    case ',,':
      return text.toLowerCase();
    default:
      return ANY;
  }
}

/** What `${name<operator><argument>}` may be: defaults, cut ends, replaced parts, case. */
export function changeValue(value: Value, operator: string, argument: readonly string[]): Value {
  const arguments_ = argument.length === 0 ? [''] : argument;
  if (/^:?[-=]$/.test(operator)) {
    return value.flatMap((fields) => (isEmpty(fields) ? arguments_.map((text) => [text]) : [fields]));
  }
  if (/^:?\+$/.test(operator)) {
    return value.flatMap((fields) => (isEmpty(fields) ? [[]] : arguments_.map((text) => [text])));
  }
  if (/^:?\?$/.test(operator)) return value;
  return value.flatMap((fields) =>
    arguments_.map((text) => (text.includes(ANY) ? [ANY] : fields.map((field) => changeText(field, operator, text)))),
  );
}
