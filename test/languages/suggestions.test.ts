/** Suggestions in the languages of editors: whatever is offered says what it is in them. */
import { describe, expect, test } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver';
import { completion } from '../../server/src/features/completion';
import { resolveCompletion } from '../../server/src/features/completion-details';
import { signatureHelp } from '../../server/src/features/signature-help';
import { completionIn, itemIn, signatureIn } from '../../server/src/features/spoken-completion';
import { languages, speaker } from '../../server/src/languages';
import { fixture } from '../features/fixture';

const body = (line: string) => `network A(k = 3) {\n  stem = input(16, 32, 32) -> conv(8)\n  ${line}\n}\n`;
const deployed = (line: string) => `network A {\n  input(3, 8, 8)\n}\ndeploy A on max78000 {\n  ${line}\n}\n`;
const places = [
  ...['$0', body('$0'), body('stem -> $0'), body('stem -> conv($0)'), body('let m = $0'), body('side = $0')],
  ...[
    'block B(out) {\n  $0\n}\n',
    body('stem -> conv(8, pad = $0)'),
    body('stem -> SE($0)'),
    body('stem.$0'),
  ],
  ...['network A {\n}\ndeploy A on $0', deployed('$0'), deployed('precision $0'), deployed('weights $0')],
];

const markdownOf = ({ documentation }: CompletionItem): string | undefined =>
  (documentation as { readonly value: string } | undefined)?.value;

/** Words in a row; in italics stand sources, and code is code. */
const isSentence = (line: string): boolean =>
  /[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/.test(line) && !/^(?:\*[^*]|block |network )/.test(line);

describe.each([...languages])('%s', async (_, load) => {
  const { say } = speaker(await load());

  test('each suggestion, and what is told of it', () => {
    const english = new Set<string>();
    for (const place of places) {
      const { analysis, offset } = fixture(place);
      for (const item of completion(analysis, offset).items) {
        const whole = item.data === undefined ? item : resolveCompletion(analysis, item);
        const spoken = itemIn(say, whole, analysis.linked);
        for (const [before, after] of [
          [whole.labelDetails?.description, spoken.labelDetails?.description],
          [whole.detail, spoken.detail],
          [markdownOf(whole), markdownOf(spoken)],
        ])
          for (const line of before?.split('\n') ?? [])
            if (isSentence(line) && after!.split('\n').includes(line)) english.add(line);
      }
    }
    expect([...english]).toEqual([]);
    const { analysis, offset } = fixture(body('stem -> $0'));
    expect(completionIn(say, completion(analysis, offset), analysis.linked).items).not.toEqual([]);
  });

  test('help on parameters', () => {
    const { analysis, offset } = fixture(body('stem -> conv($0)'));
    const spoken = signatureIn(say, signatureHelp(analysis, offset), analysis.linked)!;
    expect(JSON.stringify(spoken.signatures[0]!.parameters![0])).toMatch(/\p{Script=Han}/u);
  });
});
