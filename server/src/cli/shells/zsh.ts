/** Zsh: words with what they mean. */
import {
  allIn,
  type Described,
  defineShell,
  type Flag,
  idOf,
  quoted,
  stepArms,
  type Values,
  valueArms,
} from './shell';

/** `word:what it means`, a colon in the word escaped. */
const meant = (word: string, means: string): string =>
  quoted(means === '' ? word.replaceAll(':', '\\:') : `${word.replaceAll(':', '\\:')}:${means}`);

const offer = ({ words, isFile }: Values): string =>
  words.length > 0
    ? `compadd -- ${words.map(quoted).join(' ')}${isFile ? '; _files' : ''}`
    : isFile
      ? '_files'
      : "_message 'a value'";

const described = (what: string, all: readonly string[]): string =>
  `offered=(${all.join(' ')}); _describe ${quoted(what)} offered`;

const flagsOf = (flags: readonly Flag[]): string =>
  described(
    'option',
    flags.flatMap(({ names, description }) => names.map(name => meant(name, description))),
  );

function begun(command: Described): string {
  const below = command.commands.map(({ path, description }) => meant(path.at(-1)!, description));
  const args =
    below.length > 0 ? described('command', below) : command.args === undefined ? ':' : offer(command.args);
  return `    ${quoted(idOf(command))}) if [[ $cur == -* ]]; then ${flagsOf(command.flags)}; else ${args}; fi ;;`;
}

export const zsh = defineShell({
  name: 'zsh',
  how: 'source <(lwnet completion zsh), in ~/.zshrc behind compinit',
  script: (program, root) => `#compdef ${program}
# Completion of ${program} for zsh, printed by '${program} completion zsh'.
_${program}() {
  local cur=\${words[CURRENT]} prev=\${words[CURRENT-1]} at= i
  local -a offered
  if [[ $cur == --*=* ]]; then prev=\${cur%%=*}; cur=\${cur#*=}; compset -P '*='; fi
  for ((i = 2; i < CURRENT; i++)); do
    case "$at/\${words[i]}" in
${stepArms(root)}
    esac
  done
  case "$at $prev" in
${valueArms(root, offer)}
  esac
  case $at in
${allIn(root).map(begun).join('\n')}
  esac
}
if [[ \${funcstack[1]} == _${program} ]]; then _${program}; else compdef _${program} ${program}; fi
`,
});
