/**
 * heddle: JavaScript with real threads, in a sandbox with hard limits.
 *
 * This is the composition root of the library: it wires the supervisor, a worker of its own, to the VM.
 */
import { cpuOf, cpuOfAll } from '../../workers/cpu.ts';
import { Sampler } from '../../workers/sampler-client.ts';
import { SupervisorClient } from '../../workers/supervisor-client.ts';
import { distUrl } from '../dist-url.ts';
import { reportThreads } from '../threads/report.ts';
import { setPlatform } from './vm.ts';

setPlatform({
  supervision: new SupervisorClient(distUrl('supervisor.mjs')),
  sampler: new Sampler(distUrl('sampler.mjs')),
  cpuOf,
  cpuOfAll,
  reportThreads,
});

export { VM } from './vm.ts';
export type { VMEvents } from './vm.ts';
export type {
  AllocationSamples,
  CollectionMarker,
  CpuSamples,
  FrameRow,
  FunctionRow,
  Interval,
  ProfileData,
  StackTable,
  StopMarker,
  ThreadProfile,
} from '../profiler/model.ts';
export { GuestError, GuestSyntaxError, HeddleError, LimitError } from './errors.ts';
export type {
  AllocationSample,
  CallLimits,
  CallOptions,
  Collection,
  CollectionEvent,
  ConsoleMessage,
  CpuSample,
  Duration,
  ErrorCode,
  Frame,
  GuestFunction,
  Handle,
  HostCallContext,
  HostFunction,
  Limits,
  Loaded,
  Profile,
  ProfileFormat,
  Profiler,
  Script,
  Size,
  SourceOptions,
  Stop,
  ThreadInfo,
  VMOptions,
  VMStats,
} from './types.ts';
