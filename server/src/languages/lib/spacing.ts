/** Words of a language that writes no blanks, among names and numbers of another. */
import { quoted } from './held';

const between = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu;
const beside = /(?<=\p{Script=Han})(?=[A-Za-z0-9<>])|(?<=[A-Za-z0-9%])(?=\p{Script=Han})/gu;
/** What stands beside quotes of Han needs none. */
const beforeQuote = /(?<=\p{Script=Han}) $/u;
const behindQuote = /^ (?=\p{Script=Han})/u;
const atMark = /(?<=[，。；：？、（）“]) | (?=[，。；：？、）”])/gu;

/** A blank between Han and Latin letters or digits, none elsewhere; what is in quotes keeps its own, in marks of Han. */
export function spacedAsHan(text: string): string {
  const inQuotes = quoted(text);
  let said = '';
  let from = 0;
  const free = (to: number) => {
    const part = text.slice(from, to).replace(between, '').replace(beside, ' ').replace(atMark, '');
    const isBehind = text[from - 1] === "'" && from > 0;
    const isBefore = text[to] === "'";
    const bare = isBehind ? part.replace(behindQuote, '') : part;
    return isBefore ? bare.replace(beforeQuote, '') : bare;
  };
  for (let i = 0; i < text.length; i++) {
    if (inQuotes[i + 1] !== 1 || inQuotes[i] === 1) continue;
    const end = inQuotes.indexOf(0, i + 1) - 1;
    const [open, close] = text[i] === "'" ? ['“', '”'] : [text[i]!, text[i]!];
    said += `${free(i)}${open}${text.slice(i + 1, end)}${close}`;
    from = end + 1;
    i = end;
  }
  return said + free(text.length);
}
