// What is said once for all items means what is said with each, as version 3.17 of the protocol has it.
import { describe, expect, test } from 'vitest';
import { type CompletionItem, type CompletionList, InsertTextFormat } from 'vscode-languageserver';
import { completion } from '../../server/src/features/completion';
import { saidOnce } from '../../server/src/features/completion-defaults';
import { resolveCompletion } from '../../server/src/features/completion-details';
import { fixture } from './fixture';

const list = () => {
  const { analysis, offset } = fixture('network A {\n  input(3, 8, 8) -> $0\n}\n');
  return completion(analysis, offset);
};

const nothing = { itemDefaults: [], resolvesDetails: false };
const all = ['commitCharacters', 'editRange', 'insertTextFormat', 'insertTextMode', 'data'];

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
    expect(saidOnce(list(), nothing)).toEqual(list());
  });

  test('ranges and forms they are said once', () => {
    const said = saidOnce(list(), { ...nothing, itemDefaults: ['editRange', 'insertTextFormat'] });
    expect(read(said)).toEqual(list().items);
    expect(said.items.some(item => item.textEdit !== undefined)).toBe(false);
  });

  test('all of it a list takes at most six tenths of the bytes', () => {
    const said = saidOnce(list(), { ...nothing, itemDefaults: all });
    const asked = list().items.find(item => item.data !== undefined)!.data;
    expect(read(said)).toEqual(list().items.map(item => ({ ...item, data: asked })));
    expect(JSON.stringify(said).length).toBeLessThan(0.6 * JSON.stringify(list()).length);
  });

  test('details it is told those of an item when it asks for it, the same', () => {
    const { analysis } = fixture('network A {\n  input(3, 8, 8) -> $0\n}\n');
    const { items } = saidOnce(list(), { ...nothing, resolvesDetails: true });
    for (const [i, item] of items.entries()) {
      const asked = item.data === undefined ? item : resolveCompletion(analysis, item);
      expect(asked.detail).toBe(list().items[i]!.detail);
    }
    expect(items.find(({ label }) => label === 'conv')!.detail).toBeUndefined();
  });

  test('an empty list stays one', () => {
    expect(saidOnce({ isIncomplete: false, items: [] }, { ...nothing, itemDefaults: ['editRange'] })).toEqual(
      {
        isIncomplete: false,
        items: [],
      },
    );
  });
});
