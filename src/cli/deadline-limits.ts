import type { BridgeConfig } from '../config/bridge-config.ts';
import { gainsInForce } from '../config/preset-gains.ts';
import { delayMargin } from '../controllers/design/delay-margin.ts';
import { createController } from '../controllers/registry.ts';
import type { SafetyLimits } from '../safety/safety-limits.ts';

/** Share of a second's periods that may be missed where the configuration says nothing. */
const SHARE_OF_A_SECOND = 1 / 20;

/** How much later than it expects the force of the configured controller may act, s. */
export function configuredDelayMargin(config: BridgeConfig): number {
  const { controller, physics, rateHz, limits } = config;
  const model = { physics, periodSeconds: 1 / rateHz, forceLimit: limits.force };
  return delayMargin(createController(controller, gainsInForce(config), model), model);
}

/**
 * The limits of a configuration, with those of missed deadlines filled in: half the delay margin one
 * after another; on a simulated rig, where a stall of a shared machine hurts nobody, at least as
 * many as may go by without a sample.
 */
export function safetyLimits(config: BridgeConfig): SafetyLimits {
  const { limits, rateHz } = config;
  const missedInARow = limits.missedInARow ?? defaultInARow(config);
  const missedInASecond =
    limits.missedInASecond ?? Math.max(2 * missedInARow, Math.floor(rateHz * SHARE_OF_A_SECOND));
  return { ...limits, missedInARow, missedInASecond };
}

function defaultInARow(config: BridgeConfig): number {
  const { limits, rateHz, rig } = config;
  const halfMargin = Math.floor((configuredDelayMargin(config) / 2) * rateHz);
  const gap = rig.type === 'simulated' ? Math.floor(limits.sampleGap * rateHz) : 0;
  return Math.max(1, halfMargin, gap);
}

/** 'delay margin 41 ms; cut after 20 missed deadlines in a row, 50 in a second'. */
export function deadlinesText(config: BridgeConfig): string {
  const margin = Math.round(1000 * configuredDelayMargin(config));
  const { missedInARow, missedInASecond } = safetyLimits(config);
  const deadlines = missedInARow === 1 ? 'deadline' : 'deadlines';
  return `delay margin ${margin} ms; cut after ${missedInARow} missed ${deadlines} in a row, ${missedInASecond} in a second`;
}
