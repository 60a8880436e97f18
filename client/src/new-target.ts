/** Asks for the figures of a chip of one's own, and puts its file beside the networks. The server makes and checks it. */
import {
  commands,
  type Disposable,
  InputBoxValidationSeverity,
  type QuickInput,
  QuickInputButtons,
  Uri,
  ViewColumn,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { State } from 'vscode-languageclient/node';
import { type TargetQuestion, type TiledTarget, tiledTargetRequest } from '../../server/src/messages';
import type { Current } from './asking';

type Answers = Record<string, string>;

/** What is wrong with an answer; one that is only more than the FPGA has may stand. */
interface Objection {
  readonly message: string;
  readonly isOverdrawn: boolean;
}

type Check = (answer: string) => Promise<Objection | undefined>;

const back = Symbol('back');
/** Nothing where the question was closed. */
type Answer = string | typeof back | undefined;

interface Step {
  readonly step: number;
  readonly totalSteps: number;
}

/** The command takes `{ answers }` of a program that knows some of them: those are not asked for. */
export const newTargets = (current: Current): Disposable =>
  commands.registerCommand('lwnet.newTiledTarget', (given?: { readonly answers?: Answers }) =>
    describe(current, { ...given?.answers }),
  );

async function describe(current: Current, given: Answers): Promise<void> {
  const ask = async (answers: Answers): Promise<TiledTarget | undefined> => {
    const client = current();
    return client?.state === State.Running ? client.sendRequest(tiledTargetRequest, { answers }) : undefined;
  };
  const first = await ask(given);
  if (first === undefined) {
    void window.showErrorMessage('lwnet: the language server does not run, and it makes the file.');
    return;
  }
  const folder = await folderFor();
  if (folder === undefined) return;
  const answers = await answersTo(
    first.questions.filter(({ key }) => given[key] === undefined),
    given,
    ask,
    folder,
  );
  const file = answers && (await ask(answers))?.file;
  if (answers === undefined || file === undefined) return;
  if (file === null) {
    void window.showErrorMessage('lwnet: no chip can be described by these answers.');
    return;
  }
  const uri = Uri.joinPath(folder, file.name);
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { contents: new TextEncoder().encode(file.text), overwrite: false });
  if ((await isThere(uri)) || !(await workspace.applyEdit(edit))) {
    void window.showErrorMessage(`lwnet: ${file.name} is there already and stays as it is.`);
    return;
  }
  await window.showTextDocument(uri, { viewColumn: ViewColumn.Active, preview: false });
}

/** The folder of the file at hand, or of the workspace, or one that is chosen. */
async function folderFor(): Promise<Uri | undefined> {
  const document = window.activeTextEditor?.document;
  if (document?.uri.scheme === 'file') return Uri.joinPath(document.uri, '..');
  const [open] = workspace.workspaceFolders ?? [];
  if (open !== undefined) return open.uri;
  const chosen = await window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: 'Put the target here',
  });
  return chosen?.[0];
}

/** Nothing where somebody has closed a question. */
async function answersTo(
  questions: readonly TargetQuestion[],
  given: Answers,
  ask: (answers: Answers) => Promise<TiledTarget | undefined>,
  folder: Uri,
): Promise<Answers | undefined> {
  const answers = { ...given };
  for (let i = 0; i < questions.length; ) {
    const question = questions[i]!;
    const { key } = question;
    // What comes behind is not known while one goes back.
    const known = {
      ...given,
      ...Object.fromEntries(questions.slice(0, i).map(q => [q.key, answers[q.key]!])),
    };
    const check: Check = async answer => {
      const outcome = await ask({ ...known, [key]: answer });
      const failure = outcome?.failures.find(one => one.key === key);
      if (failure !== undefined) return { message: failure.text, isOverdrawn: failure.isOverdrawn };
      const name = key === 'name' ? outcome?.file?.name : undefined;
      return name !== undefined && (await isThere(Uri.joinPath(folder, name)))
        ? { message: `${name} is there already; choose another name.`, isOverdrawn: false }
        : undefined;
    };
    const step = { step: i + 1, totalSteps: questions.length };
    const before = answers[key] ?? question.usual ?? '';
    const answer =
      question.choices === undefined
        ? await askText(question, before, step, check)
        : await askChoice(question, before, step);
    if (answer === undefined) return undefined;
    if (answer === back) i--;
    else {
      answers[key] = answer;
      i++;
    }
  }
  return answers;
}

const isThere = (uri: Uri): Promise<boolean> =>
  Promise.resolve(workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );

function prepare(
  input: QuickInput & { buttons: unknown },
  { title }: TargetQuestion,
  { step, totalSteps }: Step,
) {
  input.title = `New target for a tiled array: ${title}`;
  input.step = step;
  input.totalSteps = totalSteps;
  // Figures stand in other windows.
  input.ignoreFocusOut = true;
  input.buttons = step > 1 ? [QuickInputButtons.Back] : [];
}

function askText(question: TargetQuestion, value: string, step: Step, check: Check): Promise<Answer> {
  const input = window.createInputBox();
  prepare(input, question, step);
  Object.assign(input, { value, prompt: question.prompt, placeholder: question.example });
  let checked = 0;
  const look = async (): Promise<Objection | undefined> => {
    const mine = ++checked;
    const found = await check(input.value);
    if (mine === checked)
      input.validationMessage = found && {
        message: found.isOverdrawn ? `${found.message} Enter takes it all the same.` : found.message,
        severity: found.isOverdrawn ? InputBoxValidationSeverity.Warning : InputBoxValidationSeverity.Error,
      };
    return found;
  };
  return answered(input, answer => [
    input.onDidChangeValue(() => void look()),
    input.onDidTriggerButton(() => answer(back)),
    input.onDidAccept(async () => {
      const { value: accepted } = input;
      const found = await look();
      if (input.value === accepted && (found === undefined || found.isOverdrawn)) answer(accepted);
    }),
  ]);
}

function askChoice(question: TargetQuestion, value: string, step: Step): Promise<Answer> {
  const input = window.createQuickPick<{ label: string; value: string; detail?: string }>();
  prepare(input, question, step);
  input.placeholder = question.prompt;
  input.matchOnDetail = true;
  input.canSelectMany = question.many === true;
  input.items = question.choices!.map(choice => ({ ...choice }));
  const chosen = value.split(',');
  const before = input.items.filter(item => chosen.includes(item.value));
  if (question.many) input.selectedItems = before;
  else if (value !== '') input.activeItems = before;
  return answered(input, answer => [
    input.onDidTriggerButton(() => answer(back)),
    input.onDidAccept(() => answer(input.selectedItems.map(item => item.value).join(','))),
  ]);
}

/** Shows it until it is answered or closed. */
function answered(
  input: QuickInput,
  listen: (answer: (given: Answer) => void) => readonly Disposable[],
): Promise<Answer> {
  return new Promise(resolve => {
    let given: Answer;
    const parts = listen(answer => {
      given = answer;
      input.hide();
    });
    const closed = input.onDidHide(() => {
      for (const part of [...parts, closed, input]) part.dispose();
      resolve(given);
    });
    input.show();
  });
}
