/**
 * What client and server say to each other besides the protocol. The client's bundle takes this file in, so it imports
 * nothing.
 */

/** Files of the standard library: they lie inside the server, and the editor asks for their text. */
export const libraryScheme = 'lwnet-std';

/** `{ uri: string }` to the text of a file of the standard library, or `null` where there is none. */
export const libraryTextRequest = 'lwnet/libraryText';

/** Where the server's door leads requests that it refuses; no client sends it. */
export const refusedRequest = 'lwnet/refused';

/** Told when what is known of a document has changed, to clients that show figures beside the protocol. */
export const changedNotification = 'lwnet/changed';

export interface Changed {
  readonly uri: string;
  readonly version: number;
}

/** A client's command that shows a network as a table beside its text: the address, and a position in the declaration. */
export const showTableCommand = 'lwnet.showTable';

/** What a client says of itself in `capabilities.experimental.lwnet`. */
export interface Understands {
  /** It hears `lwnet/changed`. */
  readonly figures?: boolean;
  /** It has the command that shows tables. */
  readonly table?: boolean;
  /** It shows the target that one works on, and lets one choose. */
  readonly targets?: boolean;
  /** It shows the problems of a place above what a hover says there. */
  readonly hoverProblems?: boolean;
}

/** Asked at a position: what the status bar says there, or null. */
export const totalsRequest = 'lwnet/totals';

export interface Totals {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
}

/** Asked at a position: the network there as a table, or null. */
export const tableRequest = 'lwnet/table';

export interface Table {
  readonly title: string;
  /** Its precision, its targets. */
  readonly about: string;
  readonly columns: readonly { readonly title: string; readonly right: boolean; readonly sorts: boolean }[];
  readonly rows: readonly TableRow[];
  /** The column whose cells have parts that lead somewhere. */
  readonly linkColumn?: number;
  /** The sums, a cell for each column; none where nothing adds up. */
  readonly total: readonly string[];
  /** The lines of the declaration that was asked about: within it the answer stays the same. */
  readonly lines?: Lines;
}

/** Counted from 0, both ends included. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

export interface TableRow {
  readonly cells: readonly string[];
  /** For each column what its rows are sorted by; null where it is not known, or no number. */
  readonly order: readonly (number | null)[];
  /** Where it is written. */
  readonly uri?: string;
  readonly lines?: Lines;
  /** Stands out among the others. */
  readonly isMarked?: boolean;
  readonly tone?: 'good' | 'bad';
  /** What the cell in the table's column of links consists of. */
  readonly links?: readonly Link[];
}

export interface Link {
  readonly text: string;
  /** All of it, where the text is only its beginning. */
  readonly whole?: string;
  /** Where it leads; absent where that is nowhere. */
  readonly at?: { readonly uri: string; readonly line: number };
}

/** Asked at a position: where the network there is deployed, or null. */
export const deploymentsRequest = 'lwnet/deployments';

export interface Deployments {
  /** For the status bar: what one works on, and how many others there are. */
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** The targets of the network, each once, in the order of the text. */
  readonly targets: readonly {
    readonly id: string;
    /** What is found of the network there. */
    readonly words: string;
    readonly isActive: boolean;
  }[];
}

/** Told by a client when somebody chooses the target that they work on. */
export const targetNotification = 'lwnet/target';

export interface TargetChosen {
  /** A target, `allTargets`, or null where nobody has chosen. */
  readonly target: string | null;
}

/** The choice of all of them; no target has such a name. */
export const allTargets = '*';

/** A client's command that compares what targets make of a network, as a table beside its text. */
export const compareCommand = 'lwnet.compareOnTargets';

/** Asked at a position: what each target makes of the network there, as a table, or null. */
export const comparisonRequest = 'lwnet/comparison';

/** Asked with a figure: the lines of a document that have a large share of it in their network. */
export const heatRequest = 'lwnet/heat';

export interface HeatAsked {
  readonly textDocument: { readonly uri: string };
  /** The figure's id. */
  readonly figure: string;
}

export interface HotLine {
  /** Counted from 0. */
  readonly line: number;
  /** From 1 to `heatSteps`. */
  readonly step: number;
  /** What is told of it in words. */
  readonly text: string;
}

export const heatSteps = 3;

/** `{ uri }` of a model of another tool to the design that it is. */
export const importRequest = 'lwnet/import';

/** The text, or why there is none. */
export type ImportedModel = { readonly text: string } | { readonly failure: string };

/** `{ answers }`, by the keys of questions, to what is asked of whoever describes a tiled array and the file that they make. */
export const tiledTargetRequest = 'lwnet/tiledTarget';

/** `{ answers, folder }` to the same of whoever begins a network in that folder. */
export const newNetworkRequest = 'lwnet/newNetwork';

/** A file that is made from answers. */
export interface NewFile {
  /** They may hang on the answers so far. */
  readonly questions: readonly Question[];
  readonly failures: readonly {
    /** Of the question whose answer is to be changed. */
    readonly key: string;
    readonly text: string;
    /** The answer is understood, and only the FPGA has not what it takes. */
    readonly isOverdrawn: boolean;
  }[];
  /** Null where an answer is not understood. */
  readonly file: { readonly name: string; readonly text: string } | null;
}

export interface Question {
  readonly key: string;
  readonly title: string;
  readonly prompt: string;
  readonly example: string;
  readonly usual?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string; readonly detail?: string }[];
  /** Several choices may hold, with commas between them. */
  readonly many?: boolean;
}

/** Asked by a server whose own disk does not have a file. */
export const readFileRequest = 'lwnet/readFile';

export interface FileAsked {
  readonly uri: string;
  readonly mostBytes: number;
}

/** Null where there is no such file. */
export type FileRead = { readonly text: string } | { readonly failure: string };

/** Asked likewise: the names in a folder. */
export const listFolderRequest = 'lwnet/listFolder';

export interface FolderAsked {
  readonly folder: string;
}

/** Asked likewise: the addresses of files below a folder whose names end so. */
export const findFilesRequest = 'lwnet/findFiles';

export interface FilesAsked {
  readonly folder: string;
  readonly ending: string;
}
