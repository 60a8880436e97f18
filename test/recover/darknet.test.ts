/** Configurations of Darknet: what its layers do that no other tool's do. */
import { expect, test } from 'vitest';
import { imported, told } from './imported';

const conv = (filters: number) => `[convolutional]\nfilters=${filters}\nsize=1\nactivation=linear\n`;

test.each([
  ['fewer', 4, 8],
  ['more', 8, 4],
])('a shortcut from a map of %s channels adds those that both have', (_, from, own) => {
  const text = `[net]\nwidth=8\nheight=8\nchannels=3\n${conv(from)}${conv(own)}[shortcut]\nfrom=-2\nactivation=linear\n`;
  const design = imported('a.cfg', new TextEncoder().encode(text));
  expect(told(design)).toEqual({
    parameters: (3 + 1) * from + (from + 1) * own,
    macs: 64 * (3 * from + from * own),
    results: `${own}×8×8`,
  });
  expect(design.text).toMatch(from < own ? /split\(\[4, 4\]\)|split\(2\)/ : /slice/);
});

test('a shortcut from a larger map adds every second of its pixels', () => {
  const strided = conv(4).replace('size=1', 'size=1\nstride=2');
  const text = `[net]\nwidth=8\nheight=8\nchannels=3\n${conv(4)}${strided}[shortcut]\nfrom=-2\nactivation=linear\n`;
  expect(imported('a.cfg', new TextEncoder().encode(text)).text).toContain('maxpool(1, 2');
});

test('a crop takes the middle', () => {
  const text = `[net]\nwidth=32\nheight=31\nchannels=3\n[crop]\ncrop_height=28\ncrop_width=28\nflip=1\n${conv(4)}`;
  const design = imported('a.cfg', new TextEncoder().encode(text));
  expect(design.text).toContain('pad([-1, -2, -2, -2])');
  expect(told(design).results).toBe('4×28×28');
});

test('PyTorch’s name of swish is read', () => {
  const text = `[net]\nwidth=8\nheight=8\nchannels=3\n${conv(4).replace('linear', 'silu')}`;
  expect(imported('a.cfg', new TextEncoder().encode(text)).text).toContain(
    'conv(4, 1, bias = true) -> swish',
  );
});

test('PyTorch’s halves of routes are those in front', () => {
  const text = `[net]\nwidth=8\nheight=8\nchannels=3\n${conv(4)}${conv(8)}[route_lhalf]\nlayers=-1,-2\n${conv(4)}`;
  const design = imported('a.cfg', new TextEncoder().encode(text));
  // 4 and 2 channels arrive at the last.
  expect(told(design).parameters).toBe(4 * 4 + 5 * 8 + 7 * 4);
  expect(design.text).toMatch(/split\(2\)|slice\(0, \d\)/);
});
