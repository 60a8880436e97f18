// What is said once for all items means what is said with each, as version 3.17 of the protocol has it.
import { describe, expect, test } from 'vitest';
import { type CompletionItem, type CompletionList, InsertTextFormat } from 'vscode-languageserver';
import { completion } from '../../server/src/features/completion';
import { saidOnce } from '../../server/src/features/completion-defaults';
import { fixture } from './fixture';

const list = () => {
  const { analysis, offset } = fixture('network A {\n  input(3, 8, 8) -> $0\n}\n');
  return completion(analysis, offset);
};

/** As an editor reads a list. */
function read({ itemDefaults, items }: CompletionList): CompletionItem[] {
  const { editRange, insertTextFormat, data } = itemDefaults ?? {};
  return items.map(({ textEditText, ...item }) => {
    const range = editRange as never;
    return {
      ...item,
      insertTextFormat: item.insertTextFormat ?? insertTextFormat ?? InsertTextFormat.PlainText,
      textEdit: item.textEdit ?? { range, newText: textEditText ?? item.label },
      ...((item.data ?? data) === undefined ? {} : { data: item.data ?? data }),
    };
  });
}

describe('to an editor that understands', () => {
  test('nothing of it every item says all', () => {
    expect(saidOnce(list(), [])).toEqual(list());
  });

  test('ranges and forms they are said once', () => {
    const said = saidOnce(list(), ['editRange', 'insertTextFormat']);
    expect(read(said)).toEqual(list().items);
    expect(said.items.some(item => item.textEdit !== undefined)).toBe(false);
  });

  test('all of it a list takes at most six tenths of the bytes', () => {
    const said = saidOnce(list(), [
      'commitCharacters',
      'editRange',
      'insertTextFormat',
      'insertTextMode',
      'data',
    ]);
    const asked = list().items.find(item => item.data !== undefined)!.data;
    expect(read(said)).toEqual(list().items.map(item => ({ ...item, data: asked })));
    expect(JSON.stringify(said).length).toBeLessThan(0.6 * JSON.stringify(list()).length);
  });

  test('an empty list stays one', () => {
    expect(saidOnce({ isIncomplete: false, items: [] }, ['editRange'])).toEqual({
      isIncomplete: false,
      items: [],
    });
  });
});
