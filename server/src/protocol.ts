/**
 * What the protocol asks of a message before anybody answers it: that it comes in its time, and that its parameters are
 * there. The library that carries messages leaves both to the server.
 */
import {
  type Connection,
  ErrorCodes,
  Message,
  type MessageStrategy,
  type RequestMessage,
  ResponseError,
} from 'vscode-languageserver';
import {
  comparisonRequest,
  deploymentsRequest,
  heatRequest,
  importRequest,
  libraryTextRequest,
  newNetworkRequest,
  refusedRequest,
  tableRequest,
  tiledTargetRequest,
  totalsRequest,
} from './messages';

interface Refused {
  readonly code: number;
  readonly message: string;
}

/** Lets messages through in the order of a server's life: `initialize`, requests, `shutdown`, `exit`. */
export class Order implements MessageStrategy {
  private life: 'before' | 'on' | 'over' = 'before';

  get isOver(): boolean {
    return this.life === 'over';
  }

  handleMessage: MessageStrategy['handleMessage'] = (message, next) => {
    if (Message.isRequest(message)) {
      const found = this.refusal(message);
      if (found !== undefined)
        return next({ ...message, method: refusedRequest, params: found } as RequestMessage);
      if (message.method === 'initialize') this.life = 'on';
      if (message.method === 'shutdown') this.life = 'over';
    } else if (Message.isNotification(message)) {
      const { method } = message;
      if (this.life !== 'on' && method !== 'exit' && !method.startsWith('$/')) return undefined;
    }
    return next(message);
  };

  private refusal({ method, params }: RequestMessage): Refused | undefined {
    const invalid = (message: string): Refused => ({ code: ErrorCodes.InvalidRequest, message });
    if (this.life === 'over') return invalid(`'${method}' came behind 'shutdown'.`);
    if (method === 'initialize') {
      if (this.life === 'on') return invalid("'initialize' comes once.");
    } else if (this.life === 'before')
      return { code: ErrorCodes.ServerNotInitialized, message: `'${method}' came before 'initialize'.` };
    const missing = missingIn(method, params);
    return missing === undefined
      ? undefined
      : { code: ErrorCodes.InvalidParams, message: `'${method}' needs ${missing}.` };
  }
}

export function refuse(connection: Connection): void {
  // An answer of its own, which says why.
  connection.onRequest(refusedRequest, ({ code, message }: Refused) => new ResponseError(code, message));
}

type Test = (value: unknown) => boolean;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount: Test = value => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isPosition: Test = value => isObject(value) && isCount(value['line']) && isCount(value['character']);

/** What a parameter must be, and how that is said. */
const forms: Readonly<Record<string, readonly [Test, string]>> = {
  textDocument: [
    value => isObject(value) && typeof value['uri'] === 'string',
    "a 'textDocument' with a 'uri'",
  ],
  position: [isPosition, "a 'position' with a 'line' and a 'character'"],
  range: [
    value => isObject(value) && isPosition(value['start']) && isPosition(value['end']),
    "a 'range' with a 'start' and an 'end'",
  ],
  context: [isObject, "a 'context'"],
  newName: [value => typeof value === 'string', "a 'newName'"],
  figure: [value => typeof value === 'string', "a 'figure'"],
  uri: [value => typeof value === 'string', "a 'uri'"],
  answers: [
    value => isObject(value) && Object.values(value).every(answer => typeof answer === 'string'),
    "'answers', texts by their keys",
  ],
  folder: [value => typeof value === 'string', "a 'folder'"],
  capabilities: [isObject, "'capabilities'"],
  positions: [value => Array.isArray(value) && value.every(isPosition), "'positions', a list of them"],
  ch: [value => typeof value === 'string', "a 'ch'"],
  query: [value => typeof value === 'string', "a 'query'"],
  files: [
    value =>
      Array.isArray(value) &&
      value.every(
        one => isObject(one) && typeof one['oldUri'] === 'string' && typeof one['newUri'] === 'string',
      ),
    "'files', each with an 'oldUri' and a 'newUri'",
  ],
  item: [
    value =>
      isObject(value) &&
      typeof value['uri'] === 'string' &&
      typeof value['name'] === 'string' &&
      isObject(value['selectionRange']) &&
      isPosition(value['selectionRange']['start']),
    "an 'item' with a 'uri', a 'name' and a 'selectionRange'",
  ],
};

const point = ['textDocument', 'position'];

const needed: Readonly<Record<string, readonly string[]>> = {
  initialize: ['capabilities'],
  [libraryTextRequest]: ['uri'],
  [totalsRequest]: point,
  [heatRequest]: ['textDocument', 'figure'],
  [tableRequest]: point,
  [comparisonRequest]: point,
  [deploymentsRequest]: point,
  [tiledTargetRequest]: ['answers'],
  [newNetworkRequest]: ['answers', 'folder'],
  [importRequest]: ['uri'],
  'textDocument/hover': point,
  'textDocument/completion': point,
  'textDocument/signatureHelp': point,
  'textDocument/definition': point,
  'textDocument/documentHighlight': point,
  'textDocument/prepareRename': point,
  'textDocument/references': [...point, 'context'],
  'textDocument/rename': [...point, 'newName'],
  'textDocument/codeAction': ['textDocument', 'range', 'context'],
  'textDocument/rangeFormatting': ['textDocument', 'range'],
  'textDocument/inlayHint': ['textDocument', 'range'],
  'textDocument/onTypeFormatting': [...point, 'ch'],
  'textDocument/prepareCallHierarchy': point,
  'textDocument/selectionRange': ['textDocument', 'positions'],
  'callHierarchy/incomingCalls': ['item'],
  'callHierarchy/outgoingCalls': ['item'],
  'workspace/symbol': ['query'],
  'workspace/willRenameFiles': ['files'],
};

/** The first parameter that is not there or not what it must be. */
function missingIn(method: string, params: unknown): string | undefined {
  const names = needed[method] ?? (method.startsWith('textDocument/') ? ['textDocument'] : []);
  const given = isObject(params) ? params : {};
  const missing = names.find(name => !forms[name]![0](given[name]));
  return missing && forms[missing]![1];
}
