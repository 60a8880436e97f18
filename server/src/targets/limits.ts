/** What each demand of a target carries in its file. */
export type Two = readonly [number, number];

/** The limits of each kind. */
export interface Limits {
  'kernel-one-of': { readonly sizes: readonly Two[] };
  'kernel-at-most': { readonly height: number; readonly width: number };
  'dilated-kernel-at-most': { readonly height: number; readonly area: number };
  'stride-at-most': { readonly stride: number };
  'stride-one-of': { readonly strides: readonly Two[] };
  'stride-equal': object;
  'dilation-at-most': { readonly dilation: number };
  'groups-one': object;
  'multiplier-one-or-single-input': object;
  'channels-at-most': { readonly channels: number };
  'features-at-most': { readonly inputs: number; readonly outputs: number };
  'bias-outputs-at-most': { readonly outputs: number };
  'flattened-at-most': { readonly elements: number; readonly pixels: number };
  'pixels-at-most': { readonly pixels: number };
  'extent-at-most': { readonly pixels: number };
  'padding-at-most': { readonly pixels: number };
  'inputs-at-most': { readonly inputs: number };
  'equal-shapes': object;
  'parts-multiple-of': { readonly channels: number };
  'axes-at-most': { readonly axes: number };
  'orders-one-of': { readonly orders: readonly Order[] };
  'scale-one-of': { readonly factors: readonly number[] };
  'activation-bits-one-of': { readonly bits: readonly number[] };
}

/** An order of axes, channels first; `one` names an axis that must have the extent 1 for it. */
export interface Order {
  readonly order: readonly number[];
  readonly one?: number;
}

export type ConstraintKind = keyof Limits;
export type Constraint = { [K in ConstraintKind]: { readonly kind: K } & Limits[K] }[ConstraintKind];
