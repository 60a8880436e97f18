/** What the light bulb says at a chip's problem that no rewrite ends. */
import { expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';
import { codeActions } from '../../server/src/features/code-actions';

function quickFixes(stage: string, showsDisabled: boolean, target = 'max78000') {
  const text = `network A {\n  input(32, 16, 16) -> conv(32, 3) -> ${stage}\n}\n\ndeploy A on ${target} {\n  precision int8\n}\n`;
  const at = text.lastIndexOf(stage);
  const span = { start: at, end: at };
  return codeActions(analyse('file:///a.lwnet', text), span, { only: ['quickfix'], showsDisabled });
}

test('that nothing suits the stage, where the editor shows it', () => {
  const [action, ...others] = quickFixes('sigmoid', true);
  expect(others).toEqual([]);
  expect(action).toMatchObject({
    title: 'No rewrite is known that MAX78000 runs here',
    disabled: { reason: 'None of them suits this stage.' },
    diagnostics: [{ code: 'kernel-refused' }],
  });
  expect(action?.edit).toBeUndefined();
  expect(quickFixes('sigmoid', false)).toEqual([]);
});

test('what was tried, and why it is no help', () => {
  const [action] = quickFixes('conv(64, 5, 4)', true);
  expect(action?.disabled?.reason).toBe(
    'Tried: Replace by 1×k and k×1: more is refused then; Replace by a row of 3×3: saves nothing; ' +
      'Replace by depthwise separable: the chip runs no more then; Replace by shift + 1×1: the chip runs no more then.',
  );
});

test('nothing of it where a rewrite mends, or all of it runs', () => {
  const actions = quickFixes('conv(64, 5)', true);
  expect(actions.length).toBeGreaterThan(0);
  expect(actions.filter(({ disabled }) => disabled !== undefined)).toEqual([]);
  expect(quickFixes('sigmoid', true, 'ethos_u55_128')).toEqual([]);
});
