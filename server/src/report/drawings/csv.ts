/** For spreadsheets and scripts: a row for each layer, with what it reads, so that the graph can be built again. */
import { counted } from '../../figures';
import { type Drawing, shapeText } from './drawing';

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const row = (fields: readonly string[]): string => fields.map(field).join(',');

const keys = counted.flatMap(figure => [...(figure.parts ?? []), figure]).map(({ key }) => key);

export const csv: Drawing = {
  name: 'csv',
  title: 'CSV',
  summary:
    'A row for each layer: its path, what it is given, where it stands, the layers that it reads, shapes, and every figure at fp32. ' +
    'What is not known is empty.',
  source: 'RFC 4180',
  print: ({ layers }) =>
    `${[
      row(['path', 'op', 'attributes', 'file', 'line', 'reads', 'inputs', 'outputs', ...keys]),
      ...layers.map(layer =>
        row([
          layer.path,
          layer.op,
          layer.attributes.join('; '),
          layer.file,
          String(layer.line ?? ''),
          layer.reads.map(i => layers[i]!.path).join('; '),
          layer.inputShapes.map(shapeText).join('; '),
          layer.outputShapes.map(shapeText).join('; '),
          ...keys.map(key => String(layer.figures[key] ?? '')),
        ]),
      ),
    ].join('\r\n')}\r\n`,
};
