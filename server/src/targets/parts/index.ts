/** The FPGAs whose resources are known here. */
import type { Part } from './part';
import xc7z020 from './xc7z020.json';
import xck26 from './xck26.json';
import xczu3eg from './xczu3eg.json';
import xczu7ev from './xczu7ev.json';

export const parts: readonly Part[] = [xc7z020, xck26, xczu3eg, xczu7ev];

/** What may stand behind the device: package, speed and temperature grade, as tools and orders write them. */
const grades = /^(?:-.*|[a-z]{2,4}\d.*)?$/i;

/** The part of that name, whatever package and grade it says besides: "xc7z020clg400-1", "XCZU3EG-SBVA484-1-E". */
export const partNamed = (name: string): Part | undefined =>
  parts.find(
    part =>
      name.slice(0, part.name.length).toUpperCase() === part.name &&
      grades.test(name.slice(part.name.length)),
  );
