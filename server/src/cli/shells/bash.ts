/** Bash, from 3.2 on, without the package of completions: where no word is offered, it completes files itself. */
import { allIn, type Described, defineShell, idOf, quoted, stepArms, type Values, valueArms } from './shell';

const words = (all: readonly string[]): string => quoted(all.join('\n'));

const offer = ({ words: known, isFile }: Values): string =>
  known.length > 0 ? `offer ${words(known)}` : isFile ? 'COMPREPLY=()' : 'compopt +o default 2>/dev/null';

const begun = (command: Described): string => {
  const own = command.commands.map(({ path }) => path.at(-1)!);
  const args = own.length > 0 ? offer({ words: own, isFile: false }) : offer(command.args ?? none);
  const flags = words(command.flags.flatMap(({ names }) => names));
  return `    ${quoted(idOf(command))}) if [[ $cur == -* ]]; then offer ${flags}; else ${args}; fi ;;`;
};

const none: Values = { words: [], isFile: false };

export const bash = defineShell({
  name: 'bash',
  how: 'source <(lwnet completion bash), in ~/.bashrc',
  script: (program, root) => `# Completion of ${program} for bash, printed by '${program} completion bash'.
_${program}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at= i
  # Bash makes three words of --option=value.
  if [[ $cur == '=' ]]; then cur=; elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  offer() { local IFS=$'\\n'; COMPREPLY=($(compgen -W "$1" -- "$cur")); }
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at/\${COMP_WORDS[i]}" in
${stepArms(root)}
    esac
  done
  COMPREPLY=()
  case "$at $prev" in
${valueArms(root, offer)}
  esac
  case $at in
${allIn(root).map(begun).join('\n')}
  esac
}
complete -o default -F _${program} ${program}
`,
});
