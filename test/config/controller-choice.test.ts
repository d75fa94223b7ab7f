import { describe, expect, it } from 'vitest';
import {
  choiceContext,
  controllerChoice,
  type ChoiceWords,
} from '../../src/config/controller-choice.ts';
import { loadConfig } from '../../src/config/load.ts';
import { PRESETS } from '../../src/controllers/presets/registry.ts';
import { CONTROLLER_NAMES } from '../../src/controllers/registry.ts';

const plain = choiceContext(loadConfig({}).config);

const GUIDE = {
  lambda1: 10,
  lambda2: 8,
  switching_gain: 12,
  damping_gain: 5,
  cart_gain: 40,
  boundary_layer_width: 2,
};

const refusal = (words: ChoiceWords, context = plain): string => {
  try {
    controllerChoice(words, context);
    return 'accepted';
  } catch (error) {
    expect(error).toMatchObject({ code: 'CHOICE_INVALID' });
    return (error as Error).message;
  }
};

describe('the choice of a controller', () => {
  it('is made for plain data, which crosses threads', () => {
    expect(structuredClone(plain)).toEqual(plain);
  });

  it.each(CONTROLLER_NAMES)('by name takes %s with the gains of the configured preset', (name) => {
    expect(controllerChoice({ controller: name }, plain)).toEqual({
      controller: name,
      gains: PRESETS.tuned.gains(name, 'deployment-guide', 1000),
    });
  });

  it('takes another preset by name, instead of gains of the configuration too', () => {
    const flags = [
      { flag: '--x', path: ['controllers', 'classical_smc', 'lambda1'], value: 9 },
      { flag: '--x', path: ['loop', 'controller'], value: 'lqr' },
    ];
    const context = choiceContext(loadConfig({ flags }).config);
    const own = controllerChoice({ controller: 'classical_smc' }, context);
    expect(own.gains).toMatchObject({ surface: { kind: 'guide', lambda1: 9 } });
    const preset = { controller: 'classical_smc', preset: 'tuned' };
    expect(controllerChoice(preset, context).gains).toEqual(
      PRESETS.tuned.gains('classical_smc', 'deployment-guide', 1000),
    );
    expect(controllerChoice({}, context).controller).toBe('lqr');
  });

  it('takes gains under the keys of a configuration', () => {
    const { gains } = controllerChoice({ controller: 'classical_smc', gains: GUIDE }, plain);
    expect(gains).toEqual({
      surface: { kind: 'guide', lambda1: 10, lambda2: 8, cartGain: 40 },
      switchingGain: 12,
      sigmaDamping: 5,
      boundaryLayer: 2,
    });
    const lqr = { controller: 'lqr', gains: { r: 0.2 } };
    expect(controllerChoice(lqr, plain).gains).toMatchObject({ forceWeight: 0.2 });
  });

  it('is refused in a line that says what to change', () => {
    const classical = (gains: Record<string, unknown>) => ({ controller: 'classical_smc', gains });
    expect(refusal({ controller: 'sta_smv' })).toContain('did you mean sta_smc?');
    expect(refusal({ controller: 'lqr', preset: 'tunde' })).toContain('did you mean tuned?');
    expect(refusal(classical({ lambda1: 3 }))).toContain('leave out lambda2, switching_gain');
    expect(refusal(classical({ ...GUIDE, lambda3: 1 }))).toContain('lambda3: unknown key');
    expect(refusal(classical({ ...GUIDE, lambda1: 'x' }))).toContain('lambda1: must be');
    expect(refusal(classical({ ...GUIDE, lambda1: -1 }))).toContain('lambda1: must be');
    expect(refusal({ ...classical(GUIDE), preset: 'tuned' })).toContain('not both');
    const fallen = { controller: 'lqr', gains: { q: [0, 0, 0, 0, 0, 0], r: 1 } };
    expect(refusal(fallen)).toContain('lqr gains of the request: closed-loop pole');
    for (const words of [fallen, classical({}), { controller: 'nobody' }]) {
      expect(refusal(words)).not.toContain('\n');
    }
  });

  it('reads no file that the configuration does not name', () => {
    expect(refusal({ controller: 'lqr', preset: '/etc/hostname' })).toContain(
      'there is no preset /etc/hostname',
    );
  });

  it('is not fooled by names of every object', () => {
    expect(refusal({ controller: 'constructor' })).toContain('no controller');
    const gains = JSON.parse('{"__proto__": {"lambda1": 1}}') as Record<string, unknown>;
    expect(refusal({ controller: 'classical_smc', gains })).toContain('leave out');
  });
});
