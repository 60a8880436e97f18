import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { cost } from '../../server/src/cli/cost';
import { report } from '../../server/src/cli/report';
import { recordingTerminal } from './terminal';

const net =
  'network A(width = 8) {\n  input(3, 32, 32)\n  conv(width, 3)\n  repeat 14 { conv(width, 3) -> bn -> relu }\n  gap\n  fc(10)\n}\n';
const deployed = `${net}\ndeploy A on ethos_u55_128 {\n  precision int8\n  weights <= 4KiB\n}\n`;

async function run(out: string, text = deployed, more: Partial<Parameters<typeof report>[1]> = {}) {
  const terminal = recordingTerminal({ 'a.lwnet': text });
  const code = await report('a.lwnet', { out, set: [], force: false, ...more }, terminal);
  const page = new TextDecoder().decode(terminal.created.get(out));
  return { code, page, out: terminal.out(), err: terminal.err() };
}

/** A page of HTML as XML, which it is but for what stands alone in its head. */
const asXml = (page: string) => page.replace('<!DOCTYPE html>\n', '').replace(/<meta[^>]*>/g, '');

test('HTML has the graph of each network, which scrolls', async () => {
  const { page } = await run('r.html', net);
  expect(XMLValidator.validate(asXml(page))).toBe(true);
  expect(page).toContain('<summary>graph of 46 layers</summary>\n<div class="graph">\n<svg xmlns=');
  expect(page.match(/<g class="layer"/g)).toHaveLength(46);
  expect(page).not.toContain('<script');
  expect((await run('r.md', net)).page).not.toContain('<svg');
});

describe.each(['r.html', 'r.md'])('%s', file => {
  test('has every figure of lwnet cost, by network and by chip, and the verdict', async () => {
    const { code, page, out } = await run(file);
    expect(code).toBe(0);
    expect(out).toBe(`${file}: 1 network, 1 chip.\n`);
    const terminal = recordingTerminal({ 'a.lwnet': deployed });
    await cost(
      'a.lwnet',
      { network: undefined, set: [], precision: undefined, json: false, layers: false },
      terminal,
    );
    const figures = terminal
      .out()
      .match(
        /^(?:MACs|parameters|memory access|weights stored.*?|peak memory.*?|latency|throughput) {2,}.*$/gm,
      )!;
    expect(figures.length).toBeGreaterThan(8);
    for (const line of figures) expect(page).toContain(line.split(/ {2,}/)[1]!.trim());
    expect(page).toContain('It does not fit: ');
    expect(page).toContain('MACs, stage by stage');
    expect(page).toContain('Time, layer by layer');
  });

  test('what is more than a dozen is summed up', async () =>
    expect((await run(file)).page).toMatch(/[3-9] others/));

  test('every chip in a table', async () => {
    const { page } = await run(file, net, { on: 'all' });
    for (const target of ['max78000', 'ethos_u85_256', 'hailo8'])
      expect(page).toContain(target.replaceAll('_', file === 'r.md' ? '\\_' : '_'));
  });

  test('is not written over without --force, nor with mistakes', async () => {
    const terminal = recordingTerminal({ 'a.lwnet': net, [file]: 'mine' });
    expect(await report('a.lwnet', { out: file, set: [], force: false }, terminal)).toBe(2);
    expect(terminal.err()).toContain('there is such a file already');
    const { code, page, err } = await run(file, net.replace('gap', 'gapp'));
    expect({ code, page }).toEqual({ code: 1, page: '' });
    expect(err).toContain(`lwnet: ${file} is not written: mistakes hide figures.`);
  });
});

test('HTML is well formed, runs nothing and asks nobody', async () => {
  const { page } = await run('r.html', deployed, { on: 'max78000' });
  expect(XMLValidator.validate(asXml(page))).toBe(true);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|\ssrc=|\shref=|url\(|@import/);
});

test('names that would be HTML or Markdown are text', async () => {
  const name = '<b onclick="x">&|*a*.lwnet';
  const pages = [];
  for (const out of ['r.html', 'r.md']) {
    const terminal = recordingTerminal({ [name]: net });
    expect(await report(name, { out, set: [], force: false }, terminal)).toBe(0);
    pages.push(new TextDecoder().decode(terminal.created.get(out)));
  }
  expect(pages[0]).toContain('&lt;b onclick=&quot;x&quot;&gt;&amp;|*a*.lwnet');
  expect(XMLValidator.validate(asXml(pages[0]!))).toBe(true);
  expect(pages[1]).toContain('&#60;b onclick="x"&#62;&#38;\\|\\*a\\*.lwnet');
});

test('with settings, at a precision', async () => {
  const { page } = await run('r.md', net, { set: ['width=16'], precision: 'int8', network: 'A' });
  expect(page).toContain('## A at int8');
  expect(page).toContain(`| MACs | ${(1024 * 9 * (3 * 16 + 14 * 256) + 160).toLocaleString('en-US')} |`);
});

test('another ending is none: exit code 2', async () => {
  const { code, err } = await run('r.pdf');
  expect(code).toBe(2);
  expect(err).toBe('lwnet: --out r.pdf: its name ends in .html or .md.\n');
});
