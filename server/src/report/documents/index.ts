/** The forms that a report is written in, by the ending of its file. */
import type { DocumentForm } from './document';
import { html } from './html';
import { markdown } from './markdown';

export const documentForms: readonly DocumentForm[] = [html, markdown];
