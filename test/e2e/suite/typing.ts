/** Writing with real keys, slowly and fast: what stands there must not depend on when an answer of the server came. */
import { deepEqual, equal } from 'node:assert/strict';
import { commands, Position, Selection, window } from 'vscode';
import { close, completionsAt, settledProblems, until, write } from './editor';
import { test } from './harness';
import { type Keyboard, keysOf } from './keyboard';

/** A person at a keyboard, and one who types ahead of every answer. */
const speedsMs = [150, 10];

/**
 * The keys of a whole file, with the marks of `keysOf`. Closing brackets and indentation come by themselves, and so does
 * the `///` of a comment's next line; `↓` leaves a body behind its brace, and where that was deleted it is typed.
 */
const keys = `/// Halves the size. Its shortcut
is pooled.
⌫⌫⌫⌫block Down(out, act = relu) {
side = in -> maxpool(2) -> conv(out)
in -> dwconv(3, stride = 2) -> bn -> act
conv(out) -> bn
it, side -> add
SE(out / 4)↓

/// Fits into a small chip.

net…↦Tiny↦1↦96↦96↦conv(
16,
kernel = 3,
stride = 2↓ -> bn -> relu
let turns = 2
for c, n of [[24, turns], [40, 1]] {
Down(c, act = relu6)
repeat n {⌦
skip = it
skip -> dwconv(3) -> bn
it, skip -> add
}
if c == 24 { dwconv(5) }
conv(c)↓
sepa…↦64↦ -> gap
fc(10)↓

deploy Tiny on ethos_u55_128 {
precision int8
weights <= 400KiB`;

const text = `/// Halves the size. Its shortcut
/// is pooled.
block Down(out, act = relu) {
  side = in -> maxpool(2) -> conv(out)
  in -> dwconv(3, stride = 2) -> bn -> act
  conv(out) -> bn
  it, side -> add
  SE(out / 4)
}

/// Fits into a small chip.
///\u0020
network Tiny {
  input(1, 96, 96)
  conv(
    16,
    kernel = 3,
    stride = 2
  ) -> bn -> relu
  let turns = 2
  for c, n of [[24, turns], [40, 1]] {
    Down(c, act = relu6)
    repeat n {
      skip = it
      skip -> dwconv(3) -> bn
      it, skip -> add
    }
    if c == 24 { dwconv(5) }
    conv(c)
  }
  Separable(64) -> gap
  fc(10)
}

deploy Tiny on ethos_u55_128 {
  precision int8
  weights <= 400KiB
}`;

export function typing(press: Keyboard): void {
  for (const keyMs of speedsMs)
    test(`a network is typed at ${keyMs} ms a key`, async () => {
      // A name of its own: of one that was open before, what stood there then may be shown again.
      const document = await write(`typed-at-${keyMs}.lwnet`, '');
      await until('the server', async () =>
        (await completionsAt(document, new Position(0, 0))).includes('network'),
      );
      await commands.executeCommand('workbench.action.focusActiveEditorGroup');
      await press(keysOf(keys), keyMs);
      // The page is ahead of this process; what is wrong stays wrong.
      await until('the text', () => document.getText() === text || undefined).catch(() => undefined);
      equal(document.getText(), text);
      deepEqual(await settledProblems(document), []);
      await close();
    }, 240_000);

  test('Tab takes the first of a list that a blank opened, and goes on behind a name that is whole', async () => {
    const before = 'network KWS {\n  input(1, 49, 10)\n  conv(16)\n}\n\n';
    const document = await write('fields.lwnet', before);
    await until('the server', async () =>
      (await completionsAt(document, new Position(5, 0))).includes('network'),
    );
    await commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await commands.executeCommand('cursorBottom');
    await press(keysOf('dep…↦KWS∅↦cortex_m4∅↦'), 150);
    const deployed = 'deploy KWS on cortex_m4 {\n  precision int8\n  \n}';
    await until('the deployment', () => document.getText() === before + deployed || undefined).catch(
      () => {},
    );
    equal(document.getText(), before + deployed);
    const end = new Position(2, document.lineAt(2).text.length);
    window.activeTextEditor!.selection = new Selection(end, end);
    await press(keysOf(' -> ‥↦'), 150);
    await until('the stage', () => /-> \w/.test(document.lineAt(2).text) || undefined);
    await close();
  }, 120_000);
}
