import { expect, test } from 'vitest';
import { documentLinks } from '../../server/src/features/document-links';
import { covered, fixture } from './fixture';

test('the path of an import leads to its file, also where that declares nothing', () => {
  const where = fixture(
    'import B from "parts/b.lwnet"\nimport C from "c.lwnet"\nimport D from "gone.lwnet"\n',
    {
      'parts/b.lwnet': 'block B {\n  relu\n}\n',
      'c.lwnet': '',
    },
  );
  const links = documentLinks(where.analysis).map(({ range, target }) => [covered(where, range), target]);
  expect(links).toEqual([
    ['parts/b.lwnet', 'file:///project/parts/b.lwnet'],
    ['c.lwnet', 'file:///project/c.lwnet'],
  ]);
});
