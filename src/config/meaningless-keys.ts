import type { Issue } from './issue.ts';
import { decidingLayer, placeOf, valueAt, mergeLayers, type Layer } from './layers.ts';

interface MeaninglessKey {
  readonly path: readonly string[];
  /** Only this value has no meaning here; any does where it is left out. */
  readonly value?: unknown;
  /** Why it means nothing, and what to do instead. */
  readonly text: string;
}

/** Keys, and whole sections, of the deployment guide that say nothing to this bridge. */
const MEANINGLESS: readonly MeaninglessKey[] = [
  {
    path: ['performance', 'enable_numba'],
    text: 'has no effect: Numba compiles Python, and nothing here is Python; leave it out',
  },
  {
    path: ['performance', 'parallel_processing'],
    text: 'has no effect: loop and telemetry always have threads of their own; leave it out',
  },
  {
    path: ['performance', 'memory_limit_mb'],
    text: 'has no effect: set MemoryMax in the service or a limit of the container instead',
  },
  {
    path: ['performance', 'cpu_limit_percent'],
    text: 'has no effect: a processor quota would make the loop miss deadlines; leave it out, or pin the service to processors',
  },
  {
    path: ['security', 'enable_input_validation'],
    value: false,
    text: 'has no effect: input is always validated; leave it out',
  },
  {
    path: ['monitoring', 'enable_health_checks'],
    text: 'has no effect in this version: /health and /ready are always served; leave it out',
  },
  {
    path: ['monitoring', 'health_check_interval'],
    text: 'has no effect in this version: /health and /ready answer whenever they are asked; leave it out',
  },
  {
    path: ['monitoring', 'performance_logging'],
    text: "has no effect in this version: the loop's figures are not logged; leave it out",
  },
  {
    path: ['monitoring', 'log_rotation'],
    text: 'has no effect in this version: log rotation comes later; leave it to the service manager',
  },
  {
    path: ['monitoring', 'log_retention_days'],
    text: 'has no effect in this version: log rotation comes later; leave it to the service manager',
  },
  {
    path: ['pso'],
    text: 'has no effect in this version: the tuner comes later; leave the section out',
  },
];

/** A warning for every such key that is set. */
export function meaninglessKeys(layers: readonly Layer[]): Issue[] {
  const values = mergeLayers(layers);
  return MEANINGLESS.filter(
    ({ path, value }) =>
      decidingLayer(layers, path) >= 0 && (value === undefined || valueAt(values, path) === value),
  ).map(({ path, text }) => ({
    key: path.join('.'),
    message: text,
    place: placeOf(layers, path, 'key'),
  }));
}
