/** The targets that are built in, a family of chips a file. A test holds the files to the declaration. */
import akd1000 from './akd1000.json';
import cortexM from './cortex-m.json';
import esp32S3 from './esp32-s3.json';
import ethosU55 from './ethos-u55.json';
import ethosU85 from './ethos-u85.json';
import gap9 from './gap9.json';
import hostCpu from './host-cpu.json';
import imx500 from './imx500.json';
import max78000 from './max78000.json';
import raspberryPi from './raspberry-pi.json';
import { type Targets, targetsOf } from './registry';
import stm32n6 from './stm32n6.json';
import type { Family } from './target';
import ultra96Conv from './ultra96-conv.json';
import { membersOf } from './variants';
import xcoreAi from './xcore-ai.json';

export const families = [
  akd1000,
  cortexM,
  esp32S3,
  ethosU55,
  ethosU85,
  gap9,
  hostCpu,
  imx500,
  max78000,
  raspberryPi,
  stm32n6,
  ultra96Conv,
  xcoreAi,
] as unknown as readonly Family[];

export const builtIn: Targets = targetsOf(
  families.flatMap(membersOf).map(target => ({ id: target.id, target, place: undefined })),
);
