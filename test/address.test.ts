import { expect, test } from 'vitest';
import { inAddress, keyOf, pathBetween, resolvePath } from '../server/src/address';

test.each([
  [
    'as Neovim writes it, as VS Code does, as the url crate does',
    'file:///u/x%281%29.lwnet',
    [
      'file:///u/x(1).lwnet',
      'file:///u/x%281%29.lwnet',
      'file:///u/x(1%29.lwnet',
      'file://localhost/u/x(1).lwnet',
      'FILE:/u/x(1).lwnet',
    ],
  ],
  [
    'what others leave as it is',
    'file:///u/%21%27%2A%2B%40%2C%26%3D~%3B%3A%24.lwnet',
    ["file:///u/!'*+@,&=~;:$.lwnet", 'file:///u/%21%27%2a%2b%40%2c%26%3d%7e%3b%3a%24.lwnet'],
  ],
  ['letters of other languages', 'file:///u/%C3%A9.lwnet', ['file:///u/é.lwnet', 'file:///u/%c3%a9.lwnet']],
  [
    'the letter of a drive',
    'file:///c%3A/U/a.lwnet',
    ['file:///c%3A/U/a.lwnet', 'file:///C:/U/a.lwnet', 'file:///c:/U/a.lwnet', 'file:///C%3a/U/a.lwnet'],
  ],
  [
    'a share',
    'file://server/share/a%20b.lwnet',
    ['file://server/share/a b.lwnet', 'file://SERVER/share/a%20b.lwnet'],
  ],
  ['what is no escape', 'file:///u/100%25.lwnet', ['file:///u/100%.lwnet', 'file:///u/100%25.lwnet']],
])('one file has one key: %s', (_, key, addresses) => {
  for (const address of addresses) expect(keyOf(address)).toBe(key);
  expect(keyOf(key)).toBe(key);
});

test.each(['untitled:Untitled-1', 'vscode-vfs://github/a(b)/c', 'lwnet-std:/std.lwnet', '', 'file:', 'x'])(
  'no file: %s',
  address => expect(keyOf(address)).toBe(address),
);

test('files of different names have different keys', () => {
  const names = ['a', 'A', 'a%20', 'a ', 'a+', 'a%2F', 'ä', 'a\u0308'];
  expect(new Set(names.map(name => keyOf(`file:///${inAddress(name)}`))).size).toBe(names.length);
});

test('a path leads to a key', () => {
  expect(resolvePath('file:///c%3A/u/a.lwnet', 'x(1).lwnet')).toBe('file:///c%3A/u/x%281%29.lwnet');
  expect(() => inAddress('\ud800')).not.toThrow();
});

test.each([
  ['file:///a/b/x.lwnet', 'file:///a/b/y.lwnet', 'old.lwnet', 'y.lwnet'],
  ['file:///a/b/x.lwnet', 'file:///a/b/y.lwnet', './old.lwnet', './y.lwnet'],
  ['file:///a/b/x.lwnet', 'file:///a/y.lwnet', './old.lwnet', '../y.lwnet'],
  ['file:///a/b/x.lwnet', 'file:///c/d/y%20%281%29.lwnet', 'old.lwnet', '../../c/d/y (1).lwnet'],
  ['file:///a/b/x.lwnet', 'file:///c/y.lwnet', '/old.lwnet', '/c/y.lwnet'],
  ['vscode-vfs://github/a/b/x.lwnet', 'vscode-vfs://github/a/y.lwnet', 'old.lwnet', '../y.lwnet'],
  ['file:///a/x.lwnet', 'vscode-vfs://github/a/y.lwnet', 'old.lwnet', undefined],
  ['file:///a/x.lwnet', 'file:///a/%22.lwnet', 'old.lwnet', undefined],
])('a path from %s to %s', (from, to, before, path) => {
  expect(pathBetween(from, to, before)).toBe(path);
  if (path !== undefined) expect(resolvePath(from, path)).toBe(to);
});
