/** Names of Python: none twice in one place, none that means something there already. */

const words =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import ' +
  'in is lambda nonlocal not or pass raise return try while with self super torch nn range zip min max len int round float';

const reserved: ReadonlySet<string> = new Set(words.split(' '));

/** What `nn.Module` has: an attribute of that name would hide it. */
const methods: ReadonlySet<string> = new Set(
  (
    'add_module apply bfloat16 bool buffers call_super_init children compile cpu cuda double dump_patches eval extra_repr ' +
    'float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia ' +
    'named_buffers named_children named_modules named_parameters parameters register_buffer register_forward_hook ' +
    'register_module register_parameter requires_grad_ set_extra_state share_memory state_dict to to_empty train training ' +
    'type xpu zero_grad'
  ).split(' '),
);

export class Names {
  private readonly taken: Set<string>;

  /** @param shared names that others take as time goes by */
  constructor(
    taken: Iterable<string> = [],
    attributes = false,
    private readonly shared: ReadonlySet<string> = new Set(),
  ) {
    this.taken = new Set([...reserved, ...(attributes ? methods : []), ...taken]);
  }

  copy(): Names {
    return new Names(this.taken, false, this.shared);
  }

  has(name: string): boolean {
    return this.taken.has(name) || this.shared.has(name);
  }

  /** The name, or the next one that is free: `conv`, `conv2`, `conv3`. */
  take(wanted: string): string {
    const plain = wanted.replace(/[^\p{L}\p{N}_]/gu, '_').replace(/^(?=\p{N})/u, '_') || '_';
    let name = plain;
    const stem = /\p{N}$/u.test(plain) ? `${plain}_` : plain;
    for (let n = 2; this.has(name); n++) name = `${stem}${n}`;
    this.taken.add(name);
    return name;
  }
}

/** `InvertedResidual` as attributes are spelt: `inverted_residual`. */
export const snake = (name: string): string =>
  name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase();
