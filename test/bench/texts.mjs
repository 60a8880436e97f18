/** The texts that are measured, and the edits to them. */

/**
 * Five lines of a design, none of them like another of the file.
 * @param {number} i
 */
const lines = i => [
  `  conv(${8 + i}, 1) -> bn -> relu`,
  `  dwconv(3) -> bn -> relu6 // ${i}`,
  `  a${i} = it -> conv(${16 + i})`,
  `  b${i} = a${i} -> bn -> relu`,
  `  a${i}, b${i} -> add`,
];

/** @param {number} count lines of a network, two layers in each on average */
export const asLines = count =>
  `network A {\n  input(8, 16, 16)\n${Array.from({ length: count / 5 }, (_, i) => lines(i).join('\n')).join('\n')}\n}\n`;

/** The same on three chips. @param {string} text */
export const withDeployments = text =>
  text +
  ['ultra96_conv', 'max78000', 'ethos_u55_128']
    .map(target => `\ndeploy A on ${target} {\n  precision int8\n}\n`)
    .join('');

/** @param {number} count lines, each a convolution that rewrites can replace */
export const asConvolutions = count =>
  `network A {\n  input(32, 16, 16)\n${Array.from({ length: count }, (_, i) => `  conv(${32 + 8 * (i % 5)}, 3) -> bn -> relu`).join('\n')}\n}\n`;

/** The same on three chips that run all of it, each with a budget of its memory. @param {string} text */
export const withBudgets = text =>
  text +
  ['ethos_u55_128', 'ethos_u65_512', 'stm32h747']
    .map(target => `\ndeploy A on ${target} {\n  precision int8\n  peak_memory <= 200MB\n}\n`)
    .join('');

/**
 * Another window of a convolution, which changes no shape.
 * @param {string} text that of a row of convolutions @param {number} turn
 */
export function widened(text, turn) {
  const at = text.indexOf(', 3)', text.length >> 1) + 2;
  return `${text.slice(0, at)}${[5, 7, 1, 3][turn % 4]}${text.slice(at + 1)}`;
}

/** @param {number} count turns of a loop */
export const asRepeat = count =>
  `network A {\n  input(16, 16, 16)\n  repeat ${count} { conv(16, 3) -> bn -> relu }\n}\n`;

/**
 * Another window in one place, which changes no shape.
 * @param {string} text @param {number} where from 0, the first line, to 1, the last @param {number} turn
 */
export function edited(text, where, turn) {
  const wanted = 'dwconv(3)';
  let at = text.indexOf(wanted, Math.floor(text.length * where));
  if (at === -1) at = text.lastIndexOf(wanted);
  return `${text.slice(0, at + 7)}${[5, 7, 9, 3][turn % 4]}${text.slice(at + 8)}`;
}

/** Another default of a parameter, in the network's header. @param {string} text @param {number} turn */
export const reheaded = (text, turn) => text.replace('A {', `A(n = ${turn % 4}) {`);

/** A loop that is not closed, in the middle. @param {string} text */
export const unclosed = text => {
  const at = text.indexOf('\n  dwconv', text.length >> 1);
  return `${text.slice(0, at)}\n  repeat 2 {${text.slice(at)}`;
};

/** Another image, which changes every shape. @param {string} text @param {number} turn */
export const reshaped = (text, turn) => text.replace('16, 16)', `${17 + (turn % 2)}, 16)`);

/** MobileNetV2 with a kernel, an expansion and a repetition for each stage of its own. */
export const searched = `network M(
  width = 1,
  ${Array.from({ length: 21 }, (_, i) => `g${i} = ${[0, 3, 6, 2][i % 4]},`).join('\n  ')}
) {
  input(3, 224, 224)
  conv(round_to(32 * width, 8), 3, 2) -> bn -> relu6
  for out, stride, kernel, expand, n of [
${[16, 24, 32, 64, 96, 160, 320]
  .map(
    (out, i) =>
      `    [${out}, ${[1, 2, 2, 2, 1, 2, 1][i]}, 3 + 2 * g${3 * i}, 1 + g${3 * i + 1}, 1 + g${3 * i + 2}],`,
  )
  .join('\n')}
  ] {
    let c = round_to(out * width, 8)
    InvertedResidual(c, expand, kernel, stride)
    repeat n - 1 { InvertedResidual(c, expand, kernel) }
  }
  conv(round_to(1280 * max(1, width), 8), 1) -> bn -> relu6
  gap -> fc(1000)
}
`;
