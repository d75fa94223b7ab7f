import type { BridgeDescription } from '../../telemetry/bridge-description.ts';
import { byId, create, setText } from '../dom.ts';

/** Fills in what does not change while a bridge runs. */
export function showDescription(description: BridgeDescription): void {
  const simulated = description.rig === 'simulated';
  const rig = byId('rig');
  rig.hidden = false;
  rig.dataset.kind = simulated ? 'simulated' : 'hardware';
  setText(rig, simulated ? 'Simulated' : `Hardware \u00b7 ${description.rig}`);
  byId('setup').replaceChildren(
    create('b', description.controller, { id: 'setup-controller' }),
    ` \u00b7 ${description.preset} gains`,
    create('span', '', { id: 'setup-changed' }),
    ` \u00b7 ${description.estimator} estimator \u00b7 ` +
      `${description.physicsName} \u00b7 ${String(description.rateHz)} Hz`,
  );
  setText(
    byId('scheduling'),
    `Control thread: ${description.scheduling}. CPU latency: ${description.cpuDmaLatency}. ` +
      `dip-bridge ${description.version}.`,
  );
}
