import type { BridgeConfig } from '../config/bridge-config.ts';
import type { PhysicalParameters } from '../plant-sim/physics.ts';
import { physicsArguments } from './physics-arguments.ts';

export const EMULATORS = ['host', 'avr'] as const;

/** `host`: the firmware's core, compiled for this machine; `avr`: its ATmega328P image in simavr. */
export type EmulatorName = (typeof EMULATORS)[number];

/** What can be the other way round on an emulated rig. */
export const REVERSIBLE = ['x', 'theta1', 'theta2', 'drive'] as const;
export type Reversible = (typeof REVERSIBLE)[number];

type Triple = readonly [number, number, number];

/** An emulated rig, in SI units; triples are cart, lower and upper pendulum. */
export interface EmulatorOptions {
  readonly rig: EmulatorName;
  readonly physics: PhysicalParameters;
  /** Coulomb friction of the cart, N. */
  readonly friction: number;
  /** Laid out as `STATE`: where it is held until the first enabled force. */
  readonly initialState: readonly number[];
  /** Per metre, and per revolution of both pendulums: whole numbers. */
  readonly counts: Triple;
  /** 1 or -1. */
  readonly signs: Triple;
  /** Values at count 0, m and rad. */
  readonly offsets: Triple;
  readonly theta2Relative: boolean;
  /** N; the device's force limit. */
  readonly fullScaleForce: number;
  readonly driveSign: 1 | -1;
  /** N */
  readonly deadZone: number;
  /** N s/m */
  readonly backEmf: number;
  /** m */
  readonly switches: { readonly low: number; readonly high: number };
  /** Longest validity that the device allows, ms. */
  readonly watchdogMs: number;
  /** Whether nobody has told the firmware yet where the encoders stand. */
  readonly unreferenced: boolean;
  readonly seed: number;
  /** Null for no end. */
  readonly durationSeconds: number | null;
  /** Faults from the start on, as in firmware-protocol/emulator/faults.h. */
  readonly injections: readonly string[];
  /** Symbolic link to the terminal; null for none. */
  readonly link: string | null;
  /** Of the AVR's line, baud. */
  readonly baudRate: number;
}

/** What a rig of a configuration has no key for, or has another value of here. */
export interface EmulatorChoices {
  readonly rig: EmulatorName;
  readonly relative?: boolean;
  readonly reversed?: readonly Reversible[];
  readonly unreferenced?: boolean;
  readonly durationSeconds?: number;
  readonly injections?: readonly string[];
  readonly link?: string;
  readonly baudRate?: number;
}

/** A device allows at least this, ms. */
const SHORTEST_WATCHDOG_MS = 100;

/** The rig that a configuration describes, as `run` with the same configuration expects it. */
export function emulatorOptions(config: BridgeConfig, choices: EmulatorChoices): EmulatorOptions {
  const { physics, rig, simulation, link } = config;
  const { encoders, drive, switches, simulated } = rig;
  const { x, theta1, theta2 } = encoders;
  const reversed = new Set(choices.reversed);
  const perRevolution = (perRadian: number) => Math.round(perRadian * 2 * Math.PI);
  return {
    rig: choices.rig,
    physics,
    friction: simulated.coulombFriction,
    initialState: simulation.initialState,
    counts: [
      Math.round(x.countsPerUnit),
      perRevolution(theta1.countsPerUnit),
      perRevolution(theta2.countsPerUnit),
    ],
    signs: [
      reversed.has('x') ? -1 : x.sign,
      reversed.has('theta1') ? -1 : theta1.sign,
      reversed.has('theta2') ? -1 : theta2.sign,
    ],
    offsets: [x.offset, theta1.offset, theta2.offset],
    theta2Relative: choices.relative ?? encoders.theta2Relative,
    fullScaleForce: drive.fullScaleForce,
    driveSign: reversed.has('drive') ? -1 : drive.sign,
    deadZone: drive.deadZone,
    backEmf: drive.backEmf,
    switches,
    watchdogMs: Math.max(SHORTEST_WATCHDOG_MS, link.validityMs),
    unreferenced: choices.unreferenced ?? false,
    seed: simulated.seed,
    durationSeconds: choices.durationSeconds ?? null,
    injections: choices.injections ?? [],
    link: choices.link ?? null,
    baudRate: choices.baudRate ?? rig.serial.baudRate,
  };
}

/** As the emulators take them: firmware-protocol/emulator/options.h. */
export function emulatorArguments(options: EmulatorOptions): string[] {
  const { switches, link, durationSeconds } = options;
  const numbers: Record<string, readonly number[]> = {
    physics: physicsArguments(options.physics),
    friction: [options.friction],
    initial: options.initialState,
    counts: options.counts,
    signs: options.signs,
    offsets: options.offsets,
    relative: [options.theta2Relative ? 1 : 0],
    full_scale: [options.fullScaleForce],
    drive_sign: [options.driveSign],
    dead_zone: [options.deadZone],
    back_emf: [options.backEmf],
    switches: [switches.low, switches.high],
    watchdog_ms: [options.watchdogMs],
    unreferenced: [options.unreferenced ? 1 : 0],
    seed: [options.seed],
    duration: [durationSeconds ?? 0],
    baud: [options.baudRate],
  };
  return [
    ...Object.entries(numbers).map(([key, values]) => `${key}=${values.join(',')}`),
    ...options.injections.map((line) => `inject=${line}`),
    ...(link === null ? [] : [`link=${link}`]),
  ];
}
