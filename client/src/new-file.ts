/** Asks for what a new file is made of, and puts it beside the networks. The server asks, makes and checks it. */
import {
  commands,
  Disposable,
  InputBoxValidationSeverity,
  l10n,
  type QuickInput,
  QuickInputButtons,
  Uri,
  ViewColumn,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { State } from 'vscode-languageclient';
import {
  type NewFile,
  newNetworkRequest,
  type Question,
  tiledTargetRequest,
} from '../../server/src/messages';
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

type Ask = (answers: Answers) => Promise<NewFile | undefined>;

interface Step {
  readonly making: Making;
  readonly step: number;
  readonly totalSteps: number;
}

/** What can be made, and how it is called where it is asked for. */
interface Making {
  readonly command: string;
  readonly request: string;
  readonly title: string;
  /** On the button of the dialogue that asks for a folder. */
  readonly here: string;
}

const makings: readonly Making[] = [
  {
    command: 'lwnet.newNetwork',
    request: newNetworkRequest,
    title: l10n.t('New network'),
    here: l10n.t('Put the network here'),
  },
  {
    command: 'lwnet.newTiledTarget',
    request: tiledTargetRequest,
    title: l10n.t('New target for a tiled array'),
    here: l10n.t('Put the target here'),
  },
];

/** The commands take `{ answers }` of a program that knows some of them: those are not asked for. */
export const newFiles = (current: Current): Disposable =>
  Disposable.from(
    ...makings.map(making =>
      commands.registerCommand(making.command, (given?: { readonly answers?: Answers }) =>
        make(making, current, { ...given?.answers }),
      ),
    ),
  );

async function make(making: Making, current: Current, given: Answers): Promise<void> {
  const client = current();
  if (client?.state !== State.Running) {
    void window.showErrorMessage(l10n.t('lwnet: the language server does not run, and it makes the file.'));
    return;
  }
  const folder = await folderFor(making);
  if (folder === undefined) return;
  const address = client.code2ProtocolConverter.asUri(folder);
  const ask: Ask = async answers =>
    current()?.state === State.Running
      ? current()!.sendRequest(making.request, { answers, folder: address })
      : undefined;
  const answers = await answersTo(making, given, ask, folder);
  const file = answers && (await ask(answers))?.file;
  if (answers === undefined || file === undefined) return;
  if (file === null) {
    void window.showErrorMessage(l10n.t('lwnet: no file can be made of these answers.'));
    return;
  }
  const uri = Uri.joinPath(folder, file.name);
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { contents: new TextEncoder().encode(file.text), overwrite: false });
  if ((await isThere(uri)) || !(await workspace.applyEdit(edit))) {
    void window.showErrorMessage(l10n.t('lwnet: {0} is there already and stays as it is.', file.name));
    return;
  }
  await window.showTextDocument(uri, { viewColumn: ViewColumn.Active, preview: false });
}

/** The folder of the file at hand, or of the workspace, or one that is chosen. */
async function folderFor({ here }: Making): Promise<Uri | undefined> {
  const document = window.activeTextEditor?.document;
  if (document !== undefined && workspace.getWorkspaceFolder(document.uri) !== undefined)
    return Uri.joinPath(document.uri, '..');
  const [open] = workspace.workspaceFolders ?? [];
  if (open !== undefined) return open.uri;
  const chosen = await window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: here,
  });
  return chosen?.[0];
}

/** Nothing where somebody has closed a question. */
async function answersTo(
  making: Making,
  given: Answers,
  ask: Ask,
  folder: Uri,
): Promise<Answers | undefined> {
  const answers = { ...given };
  const keys = await openKeys(given, ask);
  for (let i = 0; i < keys.length; ) {
    const key = keys[i]!;
    // What comes behind is not known while one goes back.
    const known = { ...given, ...Object.fromEntries(keys.slice(0, i).map(one => [one, answers[one]!])) };
    const question = (await ask(known))?.questions.find(one => one.key === key);
    if (question === undefined) return undefined;
    const check: Check = async answer => {
      const outcome = await ask({ ...known, [key]: answer });
      const failure = outcome?.failures.find(one => one.key === key);
      if (failure !== undefined) return { message: failure.text, isOverdrawn: failure.isOverdrawn };
      const name = key === 'name' ? outcome?.file?.name : undefined;
      return name !== undefined && (await isThere(Uri.joinPath(folder, name)))
        ? { message: l10n.t('{0} is there already; choose another name.', name), isOverdrawn: false }
        : undefined;
    };
    const step = { making, step: i + 1, totalSteps: keys.length };
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

/** The questions that nobody has answered yet. */
async function openKeys(given: Answers, ask: Ask): Promise<readonly string[]> {
  const questions = (await ask(given))?.questions ?? [];
  return questions.map(({ key }) => key).filter(key => given[key] === undefined);
}

const isThere = (uri: Uri): Promise<boolean> =>
  Promise.resolve(workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );

function prepare(
  input: QuickInput & { buttons: unknown },
  { title }: Question,
  { making, step, totalSteps }: Step,
) {
  input.title = `${making.title}: ${title}`;
  input.step = step;
  input.totalSteps = totalSteps;
  // Figures stand in other windows.
  input.ignoreFocusOut = true;
  input.buttons = step > 1 ? [QuickInputButtons.Back] : [];
}

function askText(question: Question, value: string, step: Step, check: Check): Promise<Answer> {
  const input = window.createInputBox();
  prepare(input, question, step);
  Object.assign(input, { value, prompt: question.prompt, placeholder: question.example });
  let checked = 0;
  const look = async (): Promise<Objection | undefined> => {
    const mine = ++checked;
    const found = await check(input.value);
    if (mine === checked)
      input.validationMessage = found && {
        message: found.isOverdrawn
          ? l10n.t('{0} Enter takes it all the same.', found.message)
          : found.message,
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

function askChoice(question: Question, value: string, step: Step): Promise<Answer> {
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
