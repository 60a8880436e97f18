/** What is asked of whoever describes a tiled array: the options of the command line, and the questions of an editor. */
import { kernelKinds, manyOf } from '../../kernels';
import { n } from '../lib/demand';
import { parts } from '../parts';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

export interface Question {
  readonly key: string;
  /** The option of the command line. */
  readonly flag: string;
  readonly title: string;
  /** What is to be said, as a sentence. */
  readonly prompt: string;
  readonly example: string;
  /** Completes "Leave it empty where"; absent where an answer is needed. */
  readonly empty?: string;
  /** What holds where nothing is said. */
  readonly usual?: string;
  readonly choices?: readonly Choice[];
  /** Several of the choices may hold, with commas between them. */
  readonly many?: true;
  /** An editor does not ask for it: few have it at hand, and the file has a place for it. */
  readonly isAside?: true;
}

const notKnown: Choice = { value: '', label: 'Not known' };

/** In the order in which one answer helps to check the next. */
export const questions: readonly Question[] = [
  {
    key: 'name',
    flag: '--name <text>',
    title: 'Name',
    prompt: 'What messages call the chip.',
    example: 'Our NPU',
  },
  {
    key: 'id',
    flag: '--id <word>',
    title: 'Word',
    prompt: 'What stands behind `on` in a deployment; follows from the name unless told.',
    example: 'our_npu',
    isAside: true,
  },
  {
    key: 'part',
    flag: '--part <name>',
    title: 'FPGA',
    prompt: 'The part that it lies in, whose DSPs and block RAMs it is held to.',
    example: 'XC7Z020',
    choices: [
      ...parts.map(({ name, about, dsps, blockRams }) => ({
        value: name,
        label: name,
        detail: `${about}: ${n(dsps)} DSPs, ${n(blockRams)} block RAMs`,
      })),
      { value: '', label: 'Another one, or none', detail: 'The file has a place for what it has.' },
    ],
  },
  {
    key: 'partDsps',
    flag: '--part-dsps <number>',
    title: 'DSPs of the FPGA',
    prompt: 'What a part has that is not known here.',
    example: '900',
    isAside: true,
  },
  {
    key: 'partBlockRams',
    flag: '--part-block-rams <number>',
    title: 'Block RAMs of the FPGA',
    prompt: 'What a part has that is not known here, of 36 Kbit each.',
    example: '545',
    isAside: true,
  },
  {
    key: 'productsPerDsp',
    flag: '--products-per-dsp <number>',
    title: 'Products in each DSP',
    prompt: 'MACs that one DSP does a cycle.',
    example: '2',
    choices: [
      { value: '1', label: '1', detail: 'One product in each' },
      { value: '2', label: '2', detail: 'Two of 8 bits, packed' },
      notKnown,
    ],
  },
  {
    key: 'macsInLuts',
    flag: '--macs-in-luts <number>',
    title: 'MACs in LUTs',
    prompt: 'How many of the MACs a cycle are built of LUTs and take no DSP.',
    example: '36',
    isAside: true,
  },
  {
    key: 'array',
    flag: '--array <rows>x<columns>',
    title: 'Array',
    prompt: 'Input channels × output channels at once, and × pixels where there are several.',
    example: '16x16',
    empty: 'it is not known',
  },
  {
    key: 'clock',
    flag: '--clock <frequency>',
    title: 'Clock',
    prompt: 'The clock of the array.',
    example: '200MHz',
    empty: 'it is not known',
  },
  {
    key: 'dsps',
    flag: '--dsps <number>',
    title: 'DSPs taken',
    prompt: 'DSPs that the design takes in all, as its tools report.',
    example: '140',
    isAside: true,
  },
  {
    key: 'blockRams',
    flag: '--block-rams <number>',
    title: 'Block RAMs taken',
    prompt: 'Block RAMs of 36 Kbit that it takes in all.',
    example: '96.5',
    isAside: true,
  },
  {
    key: 'buffers',
    flag: '--buffers <input,weights,output>',
    title: 'Buffers',
    prompt:
      'Bytes on the chip for input, weights and output, with commas between them; ? for one that is not known.',
    example: '64KiB,128KiB,64KiB',
    empty: 'they are not known',
  },
  {
    key: 'bandwidth',
    flag: '--bandwidth <rate>',
    title: 'Bandwidth',
    prompt: 'What the array reads from the memory outside in a second.',
    example: '1.6GB/s',
    empty: 'it is not known',
  },
  {
    key: 'precision',
    flag: '--precision <names>',
    title: 'Precision',
    prompt: 'What it computes in, the usual one first.',
    example: 'int8,w4a8',
    usual: 'int8',
    isAside: true,
  },
  {
    key: 'runs',
    flag: '--runs <kinds>',
    title: 'What it runs',
    prompt: 'The kinds of layers that the accelerator has.',
    example: 'convolution,depthwise-convolution,relu',
    usual: 'convolution',
    choices: kernelKinds.map(value => ({ value, label: manyOf(value) })),
    many: true,
  },
  {
    key: 'host',
    flag: '--host <name>',
    title: 'Host',
    prompt: 'The processor that runs what the accelerator lacks.',
    example: 'Arm Cortex-A9',
    empty: 'such layers are refused',
  },
  {
    key: 'source',
    flag: '--source <text>',
    title: 'Source',
    prompt: 'Where these figures stand: a report of the tools, a commit.',
    example: 'utilisation report of commit 1a2b3c',
    isAside: true,
  },
];
