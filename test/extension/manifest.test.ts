/** What the manifest contributes: keys, the walkthrough, words in two languages, and how a check's lines are read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../server/src/analysis';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const json = <T>(path: string): T => JSON.parse(read(path)) as T;

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly markdown?: string; readonly image?: Readonly<Record<string, string>> };
  readonly completionEvents: readonly string[];
}
interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly configurationDefaults: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly additionalProperties?: unknown; readonly properties?: object }>
      >;
    };
    readonly keybindings: readonly {
      readonly key: string;
      readonly args: { readonly commands: readonly string[] };
      readonly when: string;
    }[];
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
    readonly problemPatterns: readonly { readonly regexp: string }[];
  };
}
type Words = Readonly<Record<string, string>>;

const manifest = json<Manifest>('package.json');
const { contributes } = manifest;
const errorsOf = (text: string): readonly string[] =>
  analyse('test:/a.lwnet', text)
    .problems.filter(({ kind }) => kind.severity === 'error')
    .map(({ kind, data }) => kind.say(data as never));
describe('Tab where a list of suggestions is open', () => {
  const [takes] = contributes.keybindings.filter(({ key }) => key === 'tab');
  test('takes the first where none is selected', () => {
    expect(takes!.args.commands).toEqual(['selectFirstSuggestion', 'acceptSelectedSuggestion']);
    expect(takes!.when).toContain('!suggestWidgetHasFocusedSuggestion');
  });
});

test('what is pasted is indented as where it lands, as the server formats the lines that a range touches', () => {
  expect(contributes.configurationDefaults['[lwnet]']!['editor.formatOnPaste']).toBe(true);
});

test('every choice of a setting is explained', () => {
  interface Choices {
    readonly enum?: readonly string[];
    readonly enumDescriptions?: readonly string[];
    readonly properties?: Readonly<Record<string, Choices>>;
  }
  const chosen = (one: Choices): readonly Choices[] => [
    one,
    ...Object.values(one.properties ?? {}).flatMap(chosen),
  ];
  const settings = Object.values(contributes.configuration.properties as Record<string, Choices>);
  const choices = settings.flatMap(chosen).filter(one => one.enum !== undefined);
  expect(choices.length).toBeGreaterThan(30);
  for (const one of choices) expect(one.enumDescriptions).toHaveLength(one.enum!.length);
});

test('a code that is no rule is told where settings are written', () => {
  const rules = contributes.configuration.properties['lwnet.rules']!;
  expect(rules.additionalProperties).toBe(false);
  expect(Object.keys(rules.properties!)).toContain('missing-shuffle');
});

describe('the entry of the explorer that opens a model', () => {
  const { when } = contributes.menus['explorer/context']!.find(
    ({ command }) => command === 'lwnet.openModel',
  )!;
  const [, pattern, flags, schemes] =
    /^resourceFilename =~ \/(.*)\/(\w*) && resourceScheme =~ \/(.*)\/$/.exec(when)!;
  const isShown = (name: string) => new RegExp(pattern!, flags).test(name);

  test.each([
    ...['a.onnx', 'net.TFLITE', 'yolov3-tiny.cfg', 'model.json', 'keras-small.json', 'topology.json'],
    ...['yolov8n.yaml', 'my-yolo11.yml'],
  ])('%s', name => expect(isShown(name)).toBe(true));

  test.each(['package.json', 'tsconfig.json', 'docker-compose.yaml', 'mkdocs.yml', 'a.onnx.txt', 'cfg.py'])(
    'not %s, which says nothing of a network',
    name => expect(isShown(name)).toBe(false),
  );

  test('where the server has a disk: beside the editor, and at the far end of a connection', () => {
    const has = (scheme: string) => new RegExp(schemes!).test(scheme);
    expect(['file', 'vscode-remote', 'vscode-vfs', 'untitled'].map(has)).toEqual([true, true, false, false]);
  });
});

describe('the walkthrough', () => {
  const steps = contributes.walkthroughs[0]!.steps;
  const en = json<Words>('package.nls.json');

  test('has five steps, each with a command that is there', () => {
    expect(steps).toHaveLength(5);
    const own = contributes.commands.map(({ command }) => command);
    for (const { description, completionEvents } of steps) {
      const commands = [...en[description.slice(1, -1)]!.matchAll(/\(command:([\w.]+)/g)].map(one => one[1]!);
      expect(commands.length).toBe(1);
      for (const command of commands.filter(one => one.startsWith('lwnet.'))) expect(own).toContain(command);
      expect(completionEvents).toContain(`onCommand:${commands[0]}`);
    }
  });

  test('its media are there, and their listings have no mistake', () => {
    for (const { media } of steps) {
      const files = media.markdown === undefined ? Object.values(media.image!) : [media.markdown];
      for (const file of files) expect(existsSync(new URL(file, root)), file).toBe(true);
      if (media.markdown === undefined) continue;
      const listings = [...read(media.markdown).matchAll(/```lwnet\n(.*?)```/gs)].map(one => one[1]!);
      expect(listings.length).toBe(1);
      const mistakes = errorsOf(listings[0]!);
      // The one that compares chips shows what a chip refuses.
      expect(mistakes.length > 0).toBe(media.markdown.endsWith('compare.md'));
    }
  });
});

describe('words in English and Chinese', () => {
  const languages = ['en', 'zh-cn'].map(
    language =>
      [language, json<Words>(`package.nls${language === 'en' ? '' : `.${language}`}.json`)] as const,
  );
  const asked = [...read('package.json').matchAll(/"%([\w.-]+)%"/g)].map(one => one[1]!);

  test.each(languages)('the manifest has all it asks for, and nothing else: %s', (_, words) => {
    expect(new Set(Object.keys(words))).toEqual(new Set(asked));
    expect(Object.values(words).filter(text => text.trim() === '')).toEqual([]);
  });

  test('a command is called by words of both', () => {
    for (const { command, title } of contributes.commands) expect(title, command).toMatch(/^%.*%$/);
  });

  test('links, code and commands are the same in both', () => {
    const [[, en], [, zh]] = languages as [(typeof languages)[0], (typeof languages)[0]];
    const marks = (text: string) => text.match(/command:[^)]*|`[^`]*`|MACs|\d+/g)?.sort() ?? [];
    for (const key of Object.keys(en))
      if (key !== 'setting.rules') expect(marks(zh[key]!), key).toEqual(marks(en[key]!));
    for (const [key, text] of Object.entries(zh)) expect(text, key).toMatch(/\p{Script=Han}|^lwnet/u);
  });

  const sources = readdirSync(new URL('client/src/', root)).map(file => read(`client/src/${file}`));
  const said = sources.flatMap(text =>
    [...text.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(one => one[1]!.replaceAll("\\'", "'")),
  );

  test('what the client says is in its bundle, word for word', () => {
    const bundle = json<Words>('l10n/bundle.l10n.zh-cn.json');
    expect(said.length).toBeGreaterThan(20);
    expect(new Set(Object.keys(bundle))).toEqual(new Set(said));
    for (const [en, zh] of Object.entries(bundle)) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(zh).not.toMatch(/[<>&"]/);
      expect((zh.match(/\{\d\}/g) ?? []).sort()).toEqual((en.match(/\{\d\}/g) ?? []).sort());
    }
    // Of a text between other quotes nothing would be known here.
    expect(sources.flatMap(text => text.match(/l10n\.t\(/g) ?? [])).toHaveLength(said.length);
    // Anything else that somebody reads would be English alone.
    const others = sources.flatMap(text => text.match(/show\w+Message\(\s*['"`]/g) ?? []);
    expect(others).toEqual([]);
  });
});

test('lines of a check are read by the problem matcher', async () => {
  const pattern = new RegExp(contributes.problemPatterns[0]!.regexp);
  const line = "nets/a b.lwnet:2:21: error: There is no operator 'con'. Did you mean 'conv'? [unknown-name]";
  expect(pattern.exec(line)?.slice(1)).toEqual([
    'nets/a b.lwnet',
    '2',
    '21',
    'error',
    "There is no operator 'con'. Did you mean 'conv'?",
    'unknown-name',
  ]);
  expect(pattern.test(' 2 |   input(3, 8, 8) -> con(4)')).toBe(false);
  expect(pattern.test('1 file checked: 2 errors, 0 warnings.')).toBe(false);
});
