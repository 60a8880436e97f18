import { describe, expect, test } from 'vitest';
import { parse } from '../../server/src/syntax/units';
import { controls, foreign } from './half-typed/controls';
import { pipelines, values } from './half-typed/lines';
import { deploymentLines, headers } from './half-typed/others';
import { marked, unmarked } from './support/carets';
import { outline } from './support/outline';

const snippets = (text: string): string[] => text.replace(/^\n|\n$/g, '').split('\n\n');

describe('a line of a body: one mistake is one problem, and its neighbours stay', () => {
  test.each([pipelines, values, controls, foreign].flatMap(snippets))('%s', snippet => {
    const text = `network N {\n  input(3, 8, 8)\n${snippet}\n  fc(10)\n}\n\nblock B {\n  bn\n}`;
    expect(marked(unmarked(text))).toBe(text);
    const tree = outline(parse(unmarked(text))).split('\n');
    expect(tree).toContain('  flow fc(10)');
    expect(tree.slice(-3)).toEqual(['block B() {', '  flow bn', '}']);
  });
});

describe('an item of a deployment: one mistake is one problem, and its neighbours stay', () => {
  test.each(snippets(deploymentLines))('%s', snippet => {
    const text = `deploy N on chip {\n  weights <= 2MB\n${snippet}\n  peak_memory <= 3MB\n}\n\nblock B {\n  bn\n}`;
    expect(marked(unmarked(text))).toBe(text);
    const tree = outline(parse(unmarked(text))).split('\n');
    expect(tree).toContain('  item peak_memory <= 3MB');
    expect(tree.slice(-3)).toEqual(['block B() {', '  flow bn', '}']);
  });
});

describe('a header: one mistake is one problem, and its body and its neighbours stay', () => {
  test.each(snippets(headers))('%s', snippet => {
    const text = `${snippet}\n  in -> conv(3, 1)\n}\n\nblock B {\n  bn\n}`;
    expect(marked(unmarked(text))).toBe(text);
    const tree = outline(parse(unmarked(text))).split('\n');
    expect(tree).toContain('  flow in -> conv(3, 1)');
    expect(tree.slice(-3)).toEqual(['block B() {', '  flow bn', '}']);
  });
});
