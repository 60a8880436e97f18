/** For servers that show tests: a suite for each file, a test for each problem, and one that passes where there is none. */
import { frame } from '../../report/frame';
import type { CheckedFile, Finding, Naming } from './reporter';
import { defineReporter } from './reporter';

/** XML has no way to say these, escaped or not: controls but tab and line breaks, halves of pairs, the last two. */
const unsayable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that these are controls is what is asked.
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader of XML makes spaces of these in attributes.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escaped = (text: string): string =>
  text.replace(unsayable, '\uFFFD').replace(/[&<>"]/g, c => escapes[c]!);

type Attributes = Readonly<Record<string, string | number>>;

const attributes = (all: Attributes): string =>
  Object.entries(all)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replace(/[\t\n\r]/g, c => escapes[c]!)}"`)
    .join('');

const element = (name: string, given: Attributes, content: readonly string[] | string): string => {
  const inner = typeof content === 'string' ? escaped(content) : content.join('');
  return inner === ''
    ? `<${name}${attributes(given)}/>\n`
    : `<${name}${attributes(given)}>${typeof content === 'string' ? '' : '\n'}${inner}</${name}>\n`;
};

function test(file: string, finding: Finding, { nameOf }: Naming): string {
  const { code, severity, message, where } = finding;
  const name = where === undefined ? code : `${code} at ${where.line}:${where.column}`;
  const words = frame(finding, nameOf);
  const told = finding.fails
    ? element('failure', { type: severity, message }, words)
    : element('system-out', {}, words);
  const line = where === undefined ? {} : { file: nameOf(where.uri), line: where.line };
  return element('testcase', { name, classname: file, ...line, time: 0 }, [told]);
}

const failing = (findings: readonly Finding[]): number => findings.filter(({ fails }) => fails).length;

function suite({ file, findings }: CheckedFile, naming: Naming): string {
  const tests =
    findings.length === 0
      ? [element('testcase', { name: 'check', classname: file, time: 0 }, '')]
      : findings.map(finding => test(file, finding, naming));
  const counts = { tests: tests.length, failures: failing(findings), errors: 0 };
  return element('testsuite', { name: file, ...counts, time: 0 }, tests);
}

const unreadSuite = (file: string): string =>
  element('testsuite', { name: file, tests: 1, failures: 0, errors: 1, time: 0 }, [
    element('testcase', { name: 'check', classname: file, time: 0 }, [
      element('error', { type: 'unread', message: `${file} cannot be read.` }, ''),
    ]),
  ]);

export const junit = defineReporter({
  name: 'junit',
  summary: 'Servers that show tests (Jenkins, GitLab, Azure Pipelines): a suite for each file, as JUnit XML.',
  print: ({ files, unread }, naming) => {
    const all = files.flatMap(({ findings }) => findings);
    const clean = files.filter(({ findings }) => findings.length === 0).length;
    const counts = {
      tests: all.length + clean + unread.length,
      failures: failing(all),
      errors: unread.length,
    };
    return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
      'testsuites',
      { name: 'lwnet check', ...counts, time: 0 },
      [...unread.map(unreadSuite), ...files.map(file => suite(file, naming))],
    )}`;
  },
});
