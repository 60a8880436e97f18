/** A list of completions in fewer bytes: what its items have alike is said once, to an editor that understands it so. */
import {
  type CompletionItem,
  type CompletionList,
  InsertTextFormat,
  type TextEdit,
} from 'vscode-languageserver';

/**
 * @param list items that all replace the same range
 * @param understood what the editor lets a list say for its items, as the protocol names it
 */
export function saidOnce(list: CompletionList, understood: readonly string[]): CompletionList {
  const [first] = list.items;
  if (first === undefined || !understood.includes('editRange')) return list;
  const saysFormat = understood.includes('insertTextFormat');
  const data = understood.includes('data')
    ? list.items.find(item => item.data !== undefined)?.data
    : undefined;
  const items = list.items.map(({ textEdit, insertTextFormat, data: own, ...item }): CompletionItem => {
    const said: CompletionItem = item;
    if (textEdit!.newText !== item.label) said.textEditText = textEdit!.newText;
    if (!saysFormat || insertTextFormat === InsertTextFormat.Snippet)
      said.insertTextFormat = insertTextFormat!;
    // Whoever asks of an item that has nothing to find out is given the item.
    if (data === undefined && own !== undefined) said.data = own;
    return said;
  });
  const itemDefaults = {
    editRange: (first.textEdit as TextEdit).range,
    ...(saysFormat ? { insertTextFormat: InsertTextFormat.PlainText } : {}),
    ...(data === undefined ? {} : { data }),
  };
  return { ...list, itemDefaults, items };
}
