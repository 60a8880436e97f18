/** What an editor asks to make the file of a chip of one's own, and what becomes of the answers. */
import type { NewFile } from '../messages';
import { type Answers, describeTiled } from '../targets/tiled';
import { questions } from '../targets/tiled/questions';

export function newTarget(answers: Answers): NewFile {
  const { failures, described } = describeTiled(answers);
  return {
    questions: questions
      .filter(({ isAside }) => !isAside)
      .map(({ flag, isAside, empty, prompt, ...question }) => ({
        ...question,
        prompt: empty === undefined ? prompt : `${prompt} Leave it empty where ${empty}.`,
      })),
    failures,
    file: described === undefined ? null : { name: described.fileName, text: described.text },
  };
}
