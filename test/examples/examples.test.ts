import { describe, expect, test } from 'vitest';
import { formatText } from '../../server/src/format';
import { sayProblem } from '../../server/src/text/problem';
import { analyseExample, exampleFiles, exampleText } from './load';

describe.each(exampleFiles)('%s', file => {
  const analysis = analyseExample(file);
  const isDeployment = analysis.file.units.some(unit => unit.node.kind === 'deploy');

  test('has no errors', () => {
    const errors = analysis.problems.filter(problem => problem.kind.severity === 'error');
    // What a target does not run is what the deployments are there to show.
    const shown = isDeployment ? errors.filter(problem => !belongsToDeployment(problem.place.unit)) : errors;
    expect(shown.map(sayProblem)).toEqual([]);
  });

  test('stands in the canonical form', () => {
    expect(formatText(exampleText(file))).toBe(exampleText(file));
  });

  function belongsToDeployment(unit: object): boolean {
    return analysis.file.units.some(
      outer =>
        outer.node.kind === 'deploy' &&
        (outer === unit || outer.node.body?.units.some(inner => inner === unit) === true),
    );
  }
});

/** A network by itself knows no chip, so there is nothing to warn about. */
describe.each(exampleFiles.filter(file => !exampleText(file).includes('\ndeploy ')))('%s', file => {
  test('has no warnings', () => {
    const warnings = analyseExample(file).problems.filter(problem => problem.kind.severity === 'warning');
    expect(warnings.map(sayProblem)).toEqual([]);
  });
});
