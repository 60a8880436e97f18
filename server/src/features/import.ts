/** The design of a model of another tool, as the text of a document that nobody has saved yet. */
import type { Source } from '../host';
import type { ImportedModel } from '../messages';
import { importModel } from '../recover/model';
import { remarks, told } from '../recover/told';

export async function openModel(uri: string, source: Source): Promise<ImportedModel> {
  const path = decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
  const outcome = await importModel(path, source, { shapes: new Map() });
  if ('failure' in outcome) return outcome;
  if ('refusals' in outcome)
    return { failure: `the language cannot say all of it. ${told(outcome.refusals).join(' ')}` };
  const lines = remarks(outcome.notes).map(line => `// ${line.replaceAll(/\s+/g, ' ')}\n`);
  // An editor calls a document that nobody has saved by its first line.
  return { text: `// ${path.replaceAll(/\s+/g, ' ')}\n${lines.join('')}\n${outcome.text}` };
}
