/** The targets that are built in, a family of chips a file. A test holds the files to the declaration. */
import akd1000 from './akd1000.json';
import cortexM from './cortex-m.json';
import dpu from './dpu.json';
import edgeTpu from './edge-tpu.json';
import esp32S3 from './esp32-s3.json';
import ethosU55 from './ethos-u55.json';
import ethosU85 from './ethos-u85.json';
import type { Family } from './family';
import gap9 from './gap9.json';
import hailo from './hailo.json';
import hostCpu from './host-cpu.json';
import imx500 from './imx500.json';
import k210 from './k210.json';
import k230 from './k230.json';
import max78000 from './max78000.json';
import orinDla from './orin-dla.json';
import raspberryPi from './raspberry-pi.json';
import { type Targets, targetsOf } from './registry';
import rknpu from './rknpu.json';
import stm32n6 from './stm32n6.json';
import ultra96Conv from './ultra96-conv.json';
import { membersOf } from './variants';
import xcoreAi from './xcore-ai.json';

export const families = [
  akd1000,
  cortexM,
  dpu,
  edgeTpu,
  esp32S3,
  ethosU55,
  ethosU85,
  gap9,
  hailo,
  hostCpu,
  imx500,
  k210,
  k230,
  max78000,
  orinDla,
  raspberryPi,
  rknpu,
  stm32n6,
  ultra96Conv,
  xcoreAi,
] as unknown as readonly Family[];

export const builtIn: Targets = targetsOf(
  families.flatMap(membersOf).map(target => ({ id: target.id, target, place: undefined })),
);
