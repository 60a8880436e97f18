/**
 * A list of completions in fewer bytes, as far as an editor understands it so: what its items have alike is said once, and
 * what one sees of a single item alone when that is asked for.
 */
import {
  type CompletionItem,
  type CompletionList,
  InsertTextFormat,
  type TextEdit,
} from 'vscode-languageserver-types';

interface Understood {
  readonly itemDefaults: readonly string[];
  readonly resolvesDetails: boolean;
}

/**
 * @param list items that all replace the same range
 * @param editor what it lets a list say for its items, as the protocol names it, and what it asks for later
 */
export function saidOnce(
  list: CompletionList,
  { itemDefaults: understood, resolvesDetails }: Understood,
): CompletionList {
  // Only what can be asked for has data; an object that has lost a property is written more slowly than one without its value.
  if (resolvesDetails)
    for (const item of list.items) if (item.data !== undefined) Object.assign(item, { detail: undefined });
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
