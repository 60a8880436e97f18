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

/** A part of an address as people read it. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * The address at which paths of imports begin: a document that nobody has saved yet, which has no folder, stands in one that is
 * open in the editor.
 */
export const standingIn = (folder: string | undefined, uri: string): string =>
  folder !== undefined && /^untitled:[^/]+$/.test(uri)
    ? `${keyOf(folder)}/${uri.slice('untitled:'.length)}`
    : keyOf(uri);

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

/**
 * How an import in one file names another, both given as keys: `resolvePath` the other way round.
 * @param before the path as it was: one from the root stays so, and one that begins with a dot as well
 * @returns nothing where no path leads there, or none that can be written between quotes
 */
export function pathBetween(from: string, to: string, before: string): string | undefined {
  const form = /^([A-Za-z][\w+.-]*:(?:\/\/[^/]*)?)([^?#]*)$/;
  const [here, there] = [form.exec(from), form.exec(to)];
  if (here === null || there === null || here[1] !== there[1]) return undefined;
  const target = there[2]!.split('/');
  const folder = here[2]!.split('/').slice(0, -1);
  let shared = 0;
  while (shared < folder.length && shared < target.length - 1 && folder[shared] === target[shared]) shared++;
  const up = folder.slice(shared).map(() => '..');
  const relative = [...up, ...target.slice(shared)].map(decoded).join('/');
  const dotted = before.startsWith('./') && up.length === 0 ? `./${relative}` : relative;
  const path = before.startsWith('/') ? target.map(decoded).join('/') : dotted;
  return /["\n\r]/.test(path) ? undefined : path;
}
