import type { Issue, Place } from './issue.ts';
import {
  decidingLayer,
  isSection,
  placeOf,
  valueAt,
  type Layer,
  type Path,
  type Section,
} from './layers.ts';
import type { ConfigValues } from './schema.ts';

/** A choice of a whole set, and the values that it stands against. */
interface SetChoice {
  readonly choice: Path;
  readonly values: Path;
  readonly text: string;
}

const SET_CHOICES: readonly SetChoice[] = [
  { choice: ['loop', 'preset'], values: ['controllers'], text: 'the preset replaces these gains' },
  {
    choice: ['physics', 'name'],
    values: ['physics'],
    text: 'the named set replaces these values',
  },
];

/**
 * A set that is chosen in a stronger source than single values of it replaces
 * them: `--preset` the gains of a file, `--physics` its masses and lengths.
 */
export function applySetChoices(layers: readonly Layer[]): {
  layers: readonly Layer[];
  warnings: Issue[];
} {
  const warnings: Issue[] = [];
  let applied = layers;
  for (const { choice, values, text } of SET_CHOICES) {
    const chosen = decidingLayer(applied, choice);
    if (chosen < 0) continue;
    const chosenBy = applied[chosen]!.place(choice, 'value');
    applied = applied.map((layer) => {
      if (strength(layer.place(values, 'key')) >= strength(chosenBy)) return layer;
      const replaced = replacedKeys(layer, values, choice);
      if (replaced.length === 0) return layer;
      warnings.push({
        key: values.join('.'),
        message: `${text}: ${replaced.join(', ')}`,
        place: layer.place([...values, replaced[0]!], 'key'),
      });
      return { ...layer, values: withoutSection(layer.values, values) };
    });
  }
  return { layers: applied, warnings };
}

/**
 * The same values with `loop.rate_hz` worked out from `simulation.dt`, unless a
 * rate is given in a source that is as strong.
 */
export function decidingRate(values: ConfigValues, layers: readonly Layer[]): ConfigValues {
  const { dt } = values.simulation;
  if (dt === undefined) return values;
  const periodPlace = placeOf(layers, ['simulation', 'dt'], 'value');
  const ratePlace = placeOf(layers, ['loop', 'rate_hz'], 'value');
  const isRateGiven = decidingLayer(layers, ['loop', 'rate_hz']) >= 0;
  if (isRateGiven && strength(ratePlace!) >= strength(periodPlace!)) return values;
  return { ...values, loop: { ...values.loop, rate_hz: rateOfPeriod(dt) } };
}

/** Decimal periods make whole rates: 0.003 s is a third of a kHz, 0.0002 s is 5000 Hz. */
function rateOfPeriod(dt: number): number {
  const rate = 1 / dt;
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 1e-9 * rate ? whole : rate;
}

function strength({ layer }: Place): number {
  return ['file', 'environment', 'flag'].indexOf(layer);
}

function replacedKeys(layer: Layer, section: Path, choice: Path): string[] {
  const values = valueAt(layer.values, section);
  if (!isSection(values)) return [];
  return Object.keys(values).filter((key) => [...section, key].join('.') !== choice.join('.'));
}

function withoutSection(values: Section, section: Path): Section {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== section[0]));
}
