// Screens of a terminal as one SVG, without a font or a script of its own.

const CELL = { width: 7.8, height: 17, font: 13 };
const PAD = 14;
const BAR = 26;
const GAP = 22;

const INK = '#d8dee4';
const PAPER = '#14181d';
const FRAME = '#2b3138';
const CAPTION = '#9aa4ae';

/** The sixteen colours, as a dark theme has them. */
const BASIC = [
  ['#14181d', '#e06c75', '#8cc265', '#d8a657', '#61afef', '#c678dd', '#56b6c2', '#d8dee4'],
  ['#6b7580', '#ff8b8b', '#a5e075', '#f0c674', '#7cc3ff', '#de9bf0', '#70d0dd', '#ffffff'],
].flat();

/** A colour of the 256: sixteen, a cube, greys. */
function palette(number) {
  if (number < 16) return BASIC[number];
  const hex = (value) => value.toString(16).padStart(2, '0');
  if (number >= 232) return `#${hex(8 + (number - 232) * 10).repeat(3)}`;
  const step = (value) => hex(value === 0 ? 0 : 55 + value * 40);
  const index = number - 16;
  return `#${step(Math.floor(index / 36))}${step(Math.floor(index / 6) % 6)}${step(index % 6)}`;
}

const colour = (value, fallback) => (value === null ? fallback : typeof value === 'number' ? palette(value) : value);
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const round = (value) => Number(value.toFixed(2));

/** Cells side by side that look the same become one piece of text. */
function runs(cells) {
  const pieces = [];
  for (const cell of cells) {
    const { column, width, char, ...look } = cell;
    const last = pieces.at(-1);
    const key = JSON.stringify(look);
    if (last !== undefined && last.key === key && last.end === column) {
      last.text += char;
      last.end += width;
    } else pieces.push({ key, look, text: char, start: column, end: column + width });
  }
  return pieces;
}

function piece({ look, text, start, end }, row) {
  const x = round(PAD + start * CELL.width);
  const y = BAR + PAD / 2 + row * CELL.height;
  const width = round((end - start) * CELL.width);
  const fore = look.inverse ? colour(look.ground, PAPER) : colour(look.colour, INK);
  const ground = look.inverse ? colour(look.colour, INK) : colour(look.ground, null);
  const back =
    ground === null ? '' : `<rect x="${x}" y="${y}" width="${width}" height="${CELL.height}" fill="${ground}"/>`;
  if (text.trim() === '' && !look.underline) return back;
  const lead = text.length - text.trimStart().length;
  const shown = text.trim();
  const style = [
    `fill="${fore}"`,
    look.bold ? 'font-weight="700"' : '',
    look.italic ? 'font-style="italic"' : '',
    look.dim ? 'opacity="0.62"' : '',
    look.underline || look.strike
      ? `text-decoration="${[look.underline ? 'underline' : '', look.strike ? 'line-through' : ''].join(' ').trim()}"`
      : '',
  ];
  // Blanks side by side would become one.
  const from = round(x + lead * CELL.width);
  const cells = end - start - (text.length - shown.length);
  const length = round(cells * CELL.width);
  const attributes = [`x="${from}"`, `y="${y + 13}"`, `textLength="${length}"`, ...style.filter((each) => each !== '')];
  return `${back}<text ${attributes.join(' ')}>${escaped(shown).replaceAll(' ', '\u00a0')}</text>`;
}

function screen({ title, cells, cursor }, size) {
  const width = round(size.columns * CELL.width + PAD * 2);
  const height = round(size.rows * CELL.height + BAR + PAD);
  const rows = cells.flatMap((row, at) => runs(row).map((each) => piece(each, at)));
  const block = `<rect x="${round(PAD + cursor.column * CELL.width)}" y="${BAR + PAD / 2 + cursor.row * CELL.height}" width="${CELL.width}" height="${CELL.height}" fill="${INK}" opacity="0.5"/>`;
  return {
    width,
    height,
    body: [
      `<rect width="${width}" height="${height}" rx="8" fill="${PAPER}" stroke="${FRAME}"/>`,
      `<text x="${PAD}" y="18" fill="${CAPTION}">${escaped(title)}</text>`,
      block,
      ...rows.filter((each) => each !== ''),
    ].join('\n'),
  };
}

/** Screens of one size (`{title, cells, cursor}`), two beside each other, as an SVG with this description. */
export function screensSvg(screens, size, about) {
  const drawn = screens.map((each) => screen(each, size));
  const { width, height } = drawn[0];
  const lines = Math.ceil(drawn.length / 2);
  const whole = { width: round(width * 2 + GAP), height: round(height * lines + GAP * (lines - 1)) };
  const places = drawn.map(({ body }, at) => {
    const x = round((at % 2) * (width + GAP));
    const y = round(Math.floor(at / 2) * (height + GAP));
    return `<g transform="translate(${x} ${y})">\n${body}\n</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole.width} ${whole.height}" width="${whole.width}" height="${whole.height}" role="img" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.font}">`,
    `<title>${escaped(about)}</title>`,
    ...places,
    '</svg>',
    '',
  ].join('\n');
}
