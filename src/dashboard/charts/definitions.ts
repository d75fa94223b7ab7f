import type { SignalName } from '../../record/signals.ts';
import type { BridgeDescription } from '../../telemetry/bridge-description.ts';
import type { ColourName } from '../theme.ts';

export interface SeriesDefinition {
  readonly signal: SignalName;
  /** Empty where the title says it. */
  readonly label: string;
  readonly colour: ColourName;
  /**
   * Pixels of the page. A line of one pixel costs a third to draw where it goes up and down in
   * every bucket, as that of a noisy signal does.
   */
  readonly width: number;
  /** Drawn only where this signal is not zero, and named only while anything of it is drawn. */
  readonly onlyWith?: SignalName;
}

export interface ChartDefinition {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** Drawn in this order, the last on top. */
  readonly series: readonly SeriesDefinition[];
  readonly scale: ChartScale;
  readonly decimals: number;
  /** Whether the chart shows what the limiter lets through, and where it held the force back. */
  readonly limiter?: boolean;
}

export type ChartScale =
  | {
      /** Zero in the middle, as wide as the data want. */
      readonly type: 'symmetric';
      /** Never narrower than this either way. */
      readonly least: number;
      /** Lines that the values should stay between. */
      readonly limit: number;
    }
  | {
      /** By decades, from `least` to `most` or further: the largest value of every pixel. */
      readonly type: 'decades';
      readonly least: number;
      readonly most: number;
    };

/** The charts of the page, from top to bottom. */
export function chartDefinitions(limits: BridgeDescription['limits']): readonly ChartDefinition[] {
  return [
    {
      id: 'position',
      title: 'Cart position',
      unit: 'm',
      series: [{ signal: 'x', label: '', colour: 'position', width: 1.5 }],
      scale: { type: 'symmetric', least: 0.02, limit: limits.trackM },
      decimals: 3,
    },
    {
      id: 'angles',
      title: 'Angles',
      unit: 'rad',
      series: [
        { signal: 'theta1', label: 'lower', colour: 'lower', width: 1.5 },
        { signal: 'theta2', label: 'upper', colour: 'upper', width: 1.5 },
      ],
      scale: { type: 'symmetric', least: 0.01, limit: limits.angleStopRad },
      decimals: 4,
    },
    {
      id: 'force',
      title: 'Force',
      unit: 'N',
      series: [
        {
          signal: 'shadowDemand',
          label: 'shadow',
          colour: 'shadow',
          width: 1,
          onlyWith: 'shadow',
        },
        { signal: 'demand', label: 'demand', colour: 'demand', width: 1 },
        { signal: 'force', label: 'commanded', colour: 'force', width: 1 },
      ],
      scale: { type: 'symmetric', least: 1, limit: limits.forceN },
      decimals: 2,
      limiter: true,
    },
    {
      id: 'lateness',
      title: 'Lateness',
      unit: '\u00b5s',
      series: [{ signal: 'latenessUs', label: 'largest', colour: 'lateness', width: 1 }],
      scale: { type: 'decades', least: 0.1, most: 100 },
      decimals: 1,
    },
  ];
}

/** Signals that the charts need beside those of their series. */
export const CHART_MARKS: readonly SignalName[] = [
  'periods',
  'enable',
  'forceLow',
  'forceHigh',
  'limitReason',
  'shadow',
];
