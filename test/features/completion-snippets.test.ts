/** Whole pieces of a design: nothing in them is a mistake, and none is offered where it cannot stand. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { completion } from '../../server/src/features/completion';
import { snippets } from '../../server/src/features/completion-snippets';
import { fixture } from './fixture';

const errorsOf = (text: string): readonly string[] =>
  analyse('test:/a.lwnet', text)
    .problems.filter(({ kind }) => kind.severity === 'error')
    .map(({ kind, data }) => kind.say(data as never));

/** What stands there when somebody only presses Tab. */
const untouched = (snippet: string): string =>
  snippet.replaceAll(/\$\{\d+:([^}]*)\}/g, '$1').replaceAll(/\$\d+/g, '');

const net = 'network FirstNet {\n  input(16, 32, 32) -> conv(24, 3) -> bn -> relu\n  ';
const declared = snippets('declaration');
const stated = snippets('statement');

test.each([...declared, ...stated])('$label: nothing in it is a mistake', choice => {
  expect(choice.doc).toMatch(/^[A-Z].*\.$/);
  const text = untouched(choice.snippet!);
  const isAlone = declared.includes(choice) && !text.startsWith('deploy');
  const whole = isAlone ? text : declared.includes(choice) ? `${net}\n}\n${text}` : `${net}${text}\n}\n`;
  expect(errorsOf(whole)).toEqual([]);
});

describe('where they are offered', () => {
  const names = [...declared, ...stated].map(({ label }) => label);
  const offered = (marked: string) => {
    const { analysis, offset } = fixture(marked);
    const labels = completion(analysis, offset).items.map(({ label }) => label);
    return names.filter(name => labels.includes(name));
  };
  const inside = (line: string) => `network A {\n  input(16, 8, 8)\n  ${line}\n}\n`;

  test('declarations between declarations, lines in a body', () => {
    expect(offered('$0')).toEqual(['classifier', 'budgets', 'residual']);
    expect(offered('network A {\n  input(16, 8, 8)\n}\n\n$0')).toEqual(['classifier', 'budgets', 'residual']);
    expect(offered(inside('$0'))).toEqual(['stages', 'branches', 'attention']);
  });

  test.each([
    'network A {\n  $0\n}\n',
    inside('conv($0)'),
    inside('it -> $0'),
    inside('repeat $0'),
    inside('// $0'),
    'deploy A on cortex_m4 {\n  $0\n}\n',
    'deploy $0',
  ])('none of them: %s', marked => expect(offered(marked)).toEqual([]));

  test('budgets are those of the network that has none yet', () => {
    const { analysis, offset } = fixture('network KWS {\n  input(1, 8, 8)\n}\n\n$0');
    const { textEdit } = completion(analysis, offset).items.find(({ label }) => label === 'budgets')!;
    expect(textEdit!.newText).toMatch(/^deploy \$\{1:KWS\} on/);
  });
});
