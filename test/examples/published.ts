/**
 * What the ten networks count, and what was printed about them. Numbers of others stand here with their source; what
 * can be computed is computed in the test.
 */

export interface Definition {
  readonly file: string;
  readonly network: string;
  readonly params: number;
  readonly macs: number;
  /** Where the two figures come from. */
  readonly source: string;
  /** Float elements of an ONNX export with batch norm folded, where there is one. */
  readonly foldedElements?: number;
}

const hooks = (model: string): string =>
  `torchvision 0.14.1 ${model}, random weights, parameters and convolution + linear MACs by forward hooks`;

/** In float elements of the initialisers of torch 1.13's exports (opset 13, batch norm folded). */
export const definitions: readonly Definition[] = [
  {
    file: 'mobilenet-v1.lwnet',
    network: 'MobileNetV1',
    params: 4_231_976,
    macs: 568_740_352,
    source: "the paper's table 1; parameters also osmr/imgclsmob gluon/README.md @c1a844d",
  },
  {
    file: 'mobilenet-v2.lwnet',
    network: 'MobileNetV2',
    params: 3_504_872,
    macs: 300_774_272,
    source: hooks('mobilenet_v2'),
    foldedElements: 3_487_816,
  },
  {
    file: 'shufflenet-v1.lwnet',
    network: 'ShuffleNetV1',
    params: 1_865_728,
    macs: 137_460_672,
    source: "the paper's table 1, g = 3; parameters also osmr/imgclsmob gluon/README.md @c1a844d",
  },
  {
    file: 'shufflenet-v2.lwnet',
    network: 'ShuffleNetV2',
    params: 2_278_604,
    macs: 144_907_992,
    source: hooks('shufflenet_v2_x1_0'),
    foldedElements: 2_270_514,
  },
  {
    file: 'ghostnet.lwnet',
    network: 'GhostNet',
    params: 5_182_508,
    macs: 141_150_512,
    source: "the sizes in the authors' code, counted by a second implementation",
  },
  {
    file: 'shiftnet-a.lwnet',
    network: 'ShiftNetA',
    params: 4_188_680,
    macs: 1_424_306_176,
    source: "the paper's table with a re-implementation's expansions, counted by a second implementation",
  },
  {
    file: 'resnet-50.lwnet',
    network: 'ResNet50',
    params: 25_557_032,
    macs: 4_089_184_256,
    source: hooks('resnet50'),
  },
  {
    file: 'efficientnet.lwnet',
    network: 'EfficientNetB0',
    params: 5_288_548,
    macs: 385_814_752,
    source: hooks('efficientnet_b0'),
    foldedElements: 5_267_540,
  },
  {
    file: 'efficientnet.lwnet',
    network: 'EfficientNetB4',
    params: 19_341_616,
    macs: 4_393_771_024,
    source: `${hooks('efficientnet_b4')}, 380 pixels`,
    foldedElements: 19_279_016,
  },
  {
    file: 'tiny-yolo-v3.lwnet',
    network: 'TinyYOLOv3',
    params: 8_852_366,
    macs: 2_782_480_896,
    source: 'computed from cfg/yolov3-tiny.cfg of AlexeyAB/darknet @59596d7',
  },
];

/** Printed in millions unless the name says otherwise. */
export const printed = {
  mobileNetV1: { params: 4.2, macs: 569, source: 'arXiv 1704.04861, table 4' },
  mobileNetV2: { params: 3.4, macs: 300, source: 'arXiv 1801.04381, table 4' },
  mobileNetV2TensorFlow: { params: 3.47, source: 'tensorflow/models, mobilenet/README.md @0ba83cf' },
  shuffleNetV1: { macs: 137, source: 'arXiv 1707.01083, table 1' },
  shuffleNetV1Authors: { params: 1.9, source: 'megvii-model/ShuffleNet-Series README.md @aa91fee' },
  shuffleNetV2: { params: 2.3, macs: 146, source: 'arXiv 1807.11164, tables 5 and 8' },
  ghostNet: { params: 5.2, macs: 141, source: 'arXiv 1911.11907, ImageNet table' },
  shiftNetA: { params: 4.1, gigaMacs: 1.4, source: 'arXiv 1711.08141' },
  resNet50: { gigaMacs: 3.8, source: 'arXiv 1512.03385, table 1' },
  resNet50Counted: { params: 25.557032, source: 'osmr/imgclsmob gluon/README.md @c1a844d' },
  efficientNetB0: { params: 5.3, gigaMacs: 0.39, source: 'arXiv 1905.11946, table 2' },
  efficientNetB4: { params: 19, gigaMacs: 4.2, source: 'arXiv 1905.11946, table 2' },
  tinyYolo: { billionOps: 5.6, weightMiB: 33.7, source: 'AlexeyAB/darknet README.md @59596d7' },
} as const;
