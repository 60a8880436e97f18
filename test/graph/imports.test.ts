/** What goes wrong at an import is told at the import and nowhere else, with what was meant where that is clear. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { sayProblem } from '../../server/src/text/problem';

const parts = analyse('test:/parts.lwnet', 'block Unit(n) {\n  conv(n)\n}\n\nblock Head {\n  gap\n}\n');
const imports = (path: string) => (path === 'parts.lwnet' ? parts.linked : undefined);
const use = '\nnetwork A {\n  input(3, 8, 8)\n  Unit(8)\n  Head\n}\n\ndeploy A on ultra96_conv {\n}\n';

const errorsOf = (text: string) =>
  analyse('test:/a.lwnet', text, { imports }).problems.filter(({ kind }) => kind.severity === 'error');

/** The problems of an import above a network that uses what it should bring. */
const told = (line: string): string[] => errorsOf(line + use).map(sayProblem);

/** The text after the only quick fix there is. */
function mended(line: string): string {
  const text = line + use;
  const analysis = analyse('test:/a.lwnet', text, { imports });
  const mends = analysis.problems.flatMap(problem => problem.mends);
  expect(mends).toHaveLength(1);
  const span = analysis.locate(mends[0]!.place)!;
  return text.slice(0, span.start) + mends[0]!.text + text.slice(span.end);
}

const right = 'import Unit, Head from "parts.lwnet"';

test('one of this language is right', () => expect(told(right)).toEqual([]));

describe('an import as another language has it is one mistake, and its quick fix leaves none', () => {
  test.each([
    'import { Unit, Head } from "parts.lwnet"',
    'import {Unit,Head,} from "parts.lwnet";',
    "import { Unit, Head } from 'parts'",
    "import Unit, Head from 'parts.lwnet'",
    'import Unit, Head from parts.lwnet',
    'import Unit, Head from parts',
    'from parts import Unit, Head',
    'from "parts.lwnet" import Unit, Head',
    'from parts import Unit, Head  // as in Python',
  ])('%s', line => {
    expect(told(line)).toEqual([`An import is written: ${right}.`]);
    expect(
      mended(line)
        .split('\n')[0]!
        .replace(/ *\/\/.*/, ''),
    ).toBe(right);
    expect(errorsOf(mended(line))).toEqual([]);
  });

  test.each(['import "parts.lwnet"', 'import * from "parts.lwnet"', 'from parts import *'])('%s', line =>
    expect(told(line)).toEqual(['An import is written: import NAME from "parts.lwnet".']),
  );

  test('each of several, and what stands around them is read', () => {
    const lines = ['from parts import Unit', 'from parts import Head', right.replace('Unit, ', '')].join(
      '\n',
    );
    const analysis = analyse('test:/a.lwnet', lines + use, { imports });
    expect(analysis.problems.filter(({ kind }) => kind.code === 'import-form')).toHaveLength(2);
    expect(analysis.networks).toHaveLength(1);
  });

  test('across lines', () =>
    expect(told('import {\n  Unit,\n  Head\n} from "parts.lwnet"')).toEqual([
      `An import is written: ${right}.`,
    ]));
});

describe('a name that an import should have brought is not told again', () => {
  test.each([
    [
      'import Unit, Head from "part.lwnet"',
      "The file 'part.lwnet' cannot be read; the path is relative to this file.",
    ],
    [
      'import Unit, Head from "parts"',
      "The file 'parts' cannot be read; a path is relative to this file and ends in '.lwnet'.",
    ],
    [
      'import Unitt, Head from "parts.lwnet"',
      "'parts.lwnet' declares no block or network 'Unitt'. Did you mean 'Unit'?",
    ],
    [
      'import Unit, Head',
      'An import says the file that it reads: write from "blocks.lwnet" behind \'Head\'; blocks of the library need no import.',
    ],
    ['import Unit, Head from', "Expected a path in quotes after 'from'."],
    ['import', "Expected a name after 'import'."],
  ])('%s', (line, problem) => expect(told(line)).toEqual([problem]));

  test('and a path without its ending, or a name misspelt, has a quick fix', () => {
    expect(errorsOf(mended('import Unit, Head from "parts"'))).toEqual([]);
    expect(errorsOf(mended('import Unitt, Head from "parts.lwnet"'))).toEqual([]);
  });

  test('nor the network of a deployment', () => {
    const text = 'import Net from "gone.lwnet"\n\ndeploy Net on ultra96_conv {\n  precision int8\n}\n';
    expect(errorsOf(text).map(({ kind }) => kind.code)).toEqual(['import-not-found']);
  });

  test('but any other name is', () => {
    const codes = errorsOf(`import Unit from "gone.lwnet"${use}`).map(({ kind }) => kind.code);
    expect(codes).toEqual(['import-not-found', 'unknown-name']);
  });

  test('and is told when the import goes, also by what is remembered', () => {
    const lines = `\nnetwork A {\n  input(3, 8, 8)\n${'  conv(8)\n'.repeat(40)}  Unit(8)\n${'  relu\n'.repeat(40)}}\n`;
    const texts = ['import Unit from "gone.lwnet"', '', 'import Unit from "gone.lwnet"', right];
    let analysis = analyse('test:/a.lwnet', lines, { imports });
    const codes = texts.map(line => {
      analysis = analyse('test:/a.lwnet', line + lines, { imports }, analysis);
      return analysis.problems.filter(p => p.kind.severity === 'error').map(({ kind }) => kind.code);
    });
    expect(codes).toEqual([['import-not-found'], ['unknown-name'], ['import-not-found'], []]);
  });
});
