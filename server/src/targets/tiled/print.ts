/** JSON as people write it: what fits on a line stands on one. */

const widest = 100;

export function printJson(value: unknown, indent = ''): string {
  const line = onOneLine(value);
  if (indent.length + line.length <= widest && indent !== '') return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map(item => deeper + printJson(item, deeper));
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return line;
  const fields = Object.entries(value).map(
    ([key, field]) => `${deeper}${JSON.stringify(key)}: ${printJson(field, deeper)}`,
  );
  return `{\n${fields.join(',\n')}\n${indent}}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${onOneLine(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
