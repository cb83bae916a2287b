const prose = (words: number): string =>
  Array.from({ length: words }, (_, i) => `word${i}${i % 17 === 16 ? '.' : ''}`).join(' ');

/** Documents of all shapes that answers have, each with something that goes wrong easily. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  prose: 'A first paragraph with *emphasis*, **weight** and `code`.\n\nA second one,\nwhose lines the writer broke.\n',
  headings: '# One\n\n## Two ##\ntext below\n\nThree\n=====\n\nFour\n----\n\n###### Six\n',
  'tight list': '- **bold** and `code`\n- [ ] to do\n- [x] done\n- plain\n',
  'nested list':
    '1. first\n   - inner a\n   - inner b\n     1. deep one\n     2. deep two\n2. second\n\n   with a paragraph\n3. third\n',
  'loose list': '- one\n\n- two\n\n- three\n\nafter the list\n',
  'numbers that repeat': '1. a\n1. b\n1. c\n\nand\n\n7. seven\n8. eight\n',
  'list with a fence': '- before\n\n  ```ts\n  const x = 1;\n\n  const y = 2;\n  ```\n- after\n',
  'two lists': '- a\n- b\n\n* c\n* d\n+ e\n',
  fences:
    '```ts\nconst a = `x $1`;\n\n/* a\n comment */\n```\ntext\n````md\n```js\ninner\n```\n````\n~~~\nwaves\n~~~\n',
  'unclosed fence': 'before\n```py\ndef f():\n    return 1\n',
  'indented code': 'text\n\n    four blanks\n\n    more of it\n\nafter\n',
  quotes: '> quoted *text*\n> goes on\nlazily\n\n> - a list\n> - in a quote\n>\n> > deeper\n\nend\n',
  table: '| name | value |\n|:-----|------:|\n| alpha | 1 |\n| `b|c` | **22** |\n| 日本語 | 333 |\n\nafter\n',
  'wide table': `| ${prose(9)} | ${prose(3)} |\n|---|---|\n${Array.from({ length: 5 }, (_, i) => `| cell${i} ${prose(12)} | v${i} |\n`).join('')}`,
  'long table': `| n | square | text |\n|--:|--:|---|\n${Array.from({ length: 60 }, (_, i) => `| r${i} | ${i * i} | some text ${i} |\n`).join('')}\nend of it\n`,
  html: '<details>\n<summary>Sum</summary>\n\ninside *it*\n\n</details>\n\n<!-- a comment -->\n\ntext <b>bold</b> end\n',
  links:
    'See [the docs](https://example.com/a) or <https://example.org> or https://example.net/x.\n\n[ref]: https://example.com/ref "title"\n\nUse [ref] now, and ![a picture](pic.png).\n',
  rules: 'one\n\n---\n\ntwo\n\n***\nthree\n',
  entities: 'a &amp; b &copy; c &#65; d, 5 &lt; 6 &unknown;\n',
  escapes: 'not \\*emphasis\\*, a\\_b, \\`tick\\`, \\# no heading\n\\- no list\n',
  wide: '日本語の文章はどこでも折り返せます。とても長い文章なので、必ず折り返しが必要になります。👩‍👩‍👧 家族 👍🏽 🇫🇷 e\u0301\n',
  'hard breaks': 'one  \ntwo\\\nthree\n',
  'long paragraph': `${prose(300)} **bold ${prose(20)} end** and \`code ${prose(9)}\` ${prose(200)} [link ${prose(30)}](https://example.com/x) ${prose(100)}\n\nthe end\n`,
  'paragraph of many lines': `${Array.from({ length: 40 }, (_, i) => `line${i} ${prose(9)}`).join('\n')}\n\nthe end\n`,
  'long words': `${'x'.repeat(300)} short ${'y'.repeat(120)}\n`,
  mixed: `Intro:\n- a\n- b\n\n1. one\n2. two\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> q\n\n\`\`\`sh\nls -l | wc\n\`\`\`\n**Bold:** done\n`,
  'no line end': 'just *one* line',
  'blank lines': '\n\n\na\n\n\n\nb\n   \nc\n',
  unclosed: 'a **bold that never ends\n\nand `code that neither\n\n[link](http://x',
  definitions: '[a]: http://example.com/a\n\ntext [a] end\n',
};
