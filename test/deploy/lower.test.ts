/** Layers to kernels. */
import { expect, test } from 'vitest';
import { deploy, placedIn, small } from './support';

const kindsOf = (pipeline: string, input?: string): string[] => {
  const { judged, errors } = deploy(small(pipeline, 'ethos_u55_128', 'int8', input));
  expect(errors).toEqual([]);
  return placedIn(judged).flatMap(({ works }) => works.map(work => work.kind));
};

test.each([
  ['conv(8, 3) -> bn -> relu', ['convolution', 'relu']],
  ['bn -> relu -> conv(8)', ['channel-affine', 'relu', 'convolution']],
  ['dropout(0.2) -> identity -> flatten -> fc(10)', ['fully-connected']],
  ['conv(32, 3, groups = 32)', ['depthwise-convolution']],
  [
    'gap -> conv(8) -> relu -> conv(32)',
    ['global-average-pool', 'fully-connected', 'relu', 'fully-connected'],
  ],
  ['adaptive_avgpool(1)', ['global-average-pool']],
  ['adaptive_avgpool(7)', ['average-pool']],
  ['adaptive_avgpool(5)', ['uneven-pool']],
  ['reduce_mean([1, 2])', ['global-average-pool']],
  ['reduce_mean(0)', ['reduce-mean']],
  ['shuffle(2)', ['reshape', 'transpose', 'reshape']],
  ['softmax', ['softmax']],
  ['softmax(2)', ['transpose', 'softmax', 'transpose']],
])('%s', (pipeline, kinds) => {
  expect(kindsOf(pipeline)).toEqual(kinds);
});

test('a bias that a folded batch norm leaves is a bias, and paths name each turn', () => {
  const { judged } = deploy(small('repeat 2 { conv(32, 3) -> bn }', 'max78000'));
  expect(placedIn(judged).map(p => [p.path, p.works[0]!.bias])).toEqual([
    ['conv[0]', true],
    ['conv[1]', true],
  ]);
});
