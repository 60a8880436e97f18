/**
 * Addresses of files. Editors write that of one file in several ways, `x(1).lwnet` as it stands or with `%281%29`, the
 * letter of a drive small or large: here it has one, VS Code's, and files are known by it.
 */

/** The name of a file or folder as a part of an address. */
export const inAddress = (name: string): string =>
  encodeURIComponent(name.replace(halfCharacter, '\uFFFD')).replace(
    /[!'()*]/g,
    c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** One half of a character that takes two units: it has no place in an address, and no file is named so. */
export const halfCharacter = /\p{Surrogate}/gu;

/** What all addresses of a file have in common. Anything but a file has but one address. */
export function keyOf(uri: string): string {
  const parts = /^file:(?:\/\/([^/?#]*))?(\/[^?#]*)(.*)$/is.exec(uri);
  if (parts === null) return uri;
  const [, host = '', path, rest] = parts;
  const segments = path!.split('/').map(segment => inAddress(decoded(segment)));
  const named = segments.join('/').replace(/^\/[A-Z](?=%3A(?:\/|$))/, drive => drive.toLowerCase());
  return `file://${/^localhost$/i.test(host) ? '' : host.toLowerCase()}${named}${rest}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Where the path of an import leads to, as a key; it is relative to the file that imports. */
export function resolvePath(from: string, path: string): string | undefined {
  if (path === '') return undefined;
  // Only the path is resolved: an authority such as a remote's, and schemes that URL does not know, stay.
  const parts = /^([A-Za-z][\w+.-]*:(?:\/\/[^/]*)?)([^?#]*)/.exec(from);
  if (parts === null || /^[A-Za-z][\w+.-]+:/.test(path)) return undefined;
  const segments = path.startsWith('/') ? [] : parts[2]!.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') {
      if (segments.length > 1) segments.pop();
    } else if (segment !== '.') segments.push(inAddress(segment));
  }
  const joined = segments.join('/');
  return parts[1]! + (parts[2]!.startsWith('/') && !joined.startsWith('/') ? `/${joined}` : joined);
}
