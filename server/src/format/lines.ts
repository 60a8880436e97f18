/** Statements and what they are made of: pipelines, braces, the heads of declarations. */
import { T } from '../syntax/tokens';
import {
  blankLine,
  block,
  choice,
  type Doc,
  group,
  hard,
  indent,
  join,
  line,
  type Note,
  notes,
  space,
} from './doc';
import {
  type Arm,
  type Braces,
  type Conditional,
  type Element,
  fitsOneLine,
  isLeaf,
  type Leaf,
  type Line,
  type Lines,
} from './elements';
import { leafDoc, sideBySide, valueDoc } from './expressions';

function lineDoc(content: Line['content']): Doc {
  if (content.kind === 'kept') return { kind: 'source', start: content.start, text: content.text };
  const { form, elements } = content;
  if (form === 'item') return [sideBySide(elements.slice(0, 1)), space, sideBySide(elements.slice(1))];
  const assign = elements.findIndex(element => isLeaf(element, T.Assign));
  const target: Doc = assign < 0 ? [] : [sideBySide(elements.slice(0, assign + 1)), space];
  const rest = elements.slice(assign + 1);
  return form === 'let' ? [target, valueDoc(rest)] : pipelineDoc(target, rest);
}

/**
 * On one line if it fits. Else each stage with brackets but the first of them begins a line, with its arrow; others
 * follow as far as the width allows.
 */
function pipelineDoc(target: Doc, elements: readonly Element[]): Doc {
  const arrows = elements.flatMap((element, i) => (isLeaf(element, T.Arrow) ? [i] : []));
  const first = elements.slice(0, arrows[0]);
  const head: Doc = [target, stageDoc(first)];
  if (arrows.length === 0) return head;
  let bracketed = first.some(hasBrackets);
  let noted = false;
  const flat: Doc[] = [];
  const broken = arrows.map((at, i): Doc => {
    const arrow = elements[at] as Leaf;
    const stage = elements.slice(at + 1, arrows[i + 1] ?? elements.length);
    const doc: Doc = [leafDoc(arrow), space, stageDoc(stage)];
    flat.push(space, doc);
    const comment = arrow.before.length > 0;
    noted ||= comment;
    // The comment before an arrow ends the line.
    if (comment) return indent(doc);
    if (!stage.some(hasBrackets)) return group(indent([line, doc]));
    if (bracketed) return indent([hard, doc]);
    bracketed = true;
    return [space, doc];
  });
  const lines: Doc = [head, broken];
  return noted ? lines : choice([head, flat], lines);
}

const hasBrackets = (element: Element): boolean => element.kind !== 'leaf';

/** A stage or where a line starts from: a control with its number or list, or words side by side. */
function stageDoc(elements: readonly Element[]): Doc {
  const [word] = elements;
  const body = elements.at(-1)!;
  if (body.kind !== 'braces') return sideBySide(elements);
  const of = isLeaf(word, T.For) ? elements.findIndex(element => isLeaf(element, T.Of)) : 0;
  const head = sideBySide(elements.slice(0, of + 1));
  return [head, space, valueDoc(elements.slice(of + 1, -1)), space, bracesDoc(body)];
}

export function bracesDoc(braces: Braces): Doc {
  return fitsOneLine(braces) ? group(oneLine(braces)) : severalLines(braces);
}

/** All arms on one line or none. */
export function conditionalDoc({ arms }: Conditional): Doc {
  const flat = arms.every(arm => fitsOneLine(arm.braces));
  const docs = arms.map((arm): Doc => [armHead(arm), flat ? oneLine(arm.braces) : severalLines(arm.braces)]);
  return flat ? group(join(docs, space)) : join(docs, space);
}

function armHead({ words, condition }: Arm): Doc {
  const head = [join(words.map(leafDoc), space), space];
  return condition.length === 0 ? head : [head, valueDoc(condition), space];
}

function oneLine({ open, content, close }: Braces): Doc {
  const inner = 'length' in content ? valueDoc(content) : content.units.map(unit => lineDoc(unit.content));
  if ('kind' in content && content.units.length === 0) return [leafDoc(open), leafDoc(close)];
  return [leafDoc(open), indent([line, inner]), line, leafDoc(close)];
}

/** Braces whose lines stand one step further in; nothing between them is left as `{}`. */
export function severalLines({ open, opening, content, closing, close }: Braces): Doc {
  const isEmpty = !('length' in content) && content.units.length === 0;
  if (isEmpty && opening.length + closing.length === 0) return [leafDoc(open), leafDoc(close)];
  const inner = 'length' in content ? [hard, valueDoc(content)] : linesDoc(content);
  return block([leafDoc(open), notes(opening)], [inner, remarks(closing, isEmpty)], leafDoc(close));
}

function linesDoc({ units }: Lines): Doc {
  return units.map(
    ({ leading, trailing, blank, blankInside, content }, i): Doc => [
      blank && i > 0 ? blankLine : hard,
      remarks(leading, true),
      blankInside ? blankLine : [],
      lineDoc(content),
      trailing === undefined ? [] : notes([trailing]),
    ],
  );
}

/** Comments on their own lines, with the blank lines between them; `first` if nothing stands before them. */
export function remarks(list: readonly Note[], first: boolean): Doc {
  return list.map((note, i): Doc => [note.blank && !(first && i === 0) ? blankLine : [], notes([note])]);
}
