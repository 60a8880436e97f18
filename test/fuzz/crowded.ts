import fc from 'fast-check';

/** What stands between units: mostly blanks and line breaks, now and then a mistake. */
export const gap = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(' ', '\n', '\n  ') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      " ' ",
      ' § ',
      ' // A comment.\n',
      ' # A comment.\n',
      ' § // A comment.\n',
      ', ',
      ' # ',
      ' && ',
      ' ? ',
      ' : ',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(' { ', ' } ', ' ( ', ' ) ') },
);

const { crowd } = fc.letrec<{ unit: string; crowd: string }>(tie => ({
  unit: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('conv(8)', 'relu', 'x = it', 'let q = 8', 'tru(8)'),
    fc.tuple(gap, tie('crowd')).map(([before, inside]) => `repeat 2 {${before}${inside}}`),
    fc.tuple(gap, tie('crowd')).map(([before, inside]) => `x = if n > 2 {${before}${inside}}`),
    fc.tuple(tie('crowd'), tie('crowd')).map(([a, b]) => `if n > 2 { ${a} } else { ${b} }`),
  ),
  crowd: fc
    .array(fc.tuple(tie('unit'), gap), { minLength: 1, maxLength: 3 })
    .map(parts => parts.flat().join('')),
}));

const crowdedHead = fc.constantFrom(
  ...['network A {', 'network A\n{', 'network A', 'block\nB {', 'block B(n,\n  m = 2) {', 'y network C {'],
  ...["import A from 'x' block B {", "import A from 'x block B {", 'deploy D on x {', '} block B {'],
);

/** Declarations with many units on a line, so that what a mistake does to its line reaches many. */
export const crowded = fc
  .array(fc.tuple(crowdedHead, gap, crowd, crowd, gap), { minLength: 1, maxLength: 3 })
  .map(all => all.map(([head, before, a, b, behind]) => `${head}${before}${a}${b}}${behind}`).join('\n'));
