import 'uplot/dist/uPlot.min.css';
import { BatchError } from '../telemetry/feed/batch.ts';
import { FEED_VERSION, type Hello } from '../telemetry/feed/hello.ts';
import { byId, setText } from './dom.ts';
import { Connection, feedUrl } from './feed/connection.ts';
import { Lease } from './feed/lease.ts';
import { Actions } from './panel/actions.ts';
import { ControllerMenu } from './panel/controller-menu.ts';
import { DeadManButton } from './panel/dead-man.ts';
import { showDescription } from './panel/description.ts';
import { FaultMenu } from './panel/fault-menu.ts';
import { LeasePanel } from './panel/lease-panel.ts';
import { reasonAgainst } from './panel/lease-text.ts';
import { LinkPanel } from './panel/link-panel.ts';
import type { Means } from './panel/means.ts';
import { closeMenusFromOutside } from './panel/menus.ts';
import { ReplyLine } from './panel/reply-line.ts';
import { StatePanel } from './panel/state-panel.ts';
import { StopButton } from './panel/stop-button.ts';
import { Session } from './session.ts';
import { onThemeChange, readTheme } from './theme.ts';

const WRITE_MS = 200;
const SPEAK_MS = 1000;

const link = new LinkPanel();
const state = new StatePanel();
let session: Session | null = null;

const connection = new Connection(feedUrl(location), {
  hello: greet,
  batch: receive,
  lease(notice) {
    lease.take(notice);
    showLink();
  },
  closed(reason) {
    link.closed(reason);
    lease.take(null);
    showLink();
  },
});
const reply = new ReplyLine();
const lease = new Lease(connection, (before, byChoice) => leasePanel.changed(before, byChoice));
const leasePanel = new LeasePanel(lease, reply);
const stopButton = new StopButton(connection, reply);
const deadMan = new DeadManButton(lease, reply);
const controllers = new ControllerMenu(lease, reply);
const faults = new FaultMenu(lease, reply);
const actions = new Actions(connection, lease, reply);
closeMenusFromOutside();

function greet(hello: Hello): void {
  if (hello.version !== FEED_VERSION) {
    forget(
      `This page reads feed version ${String(FEED_VERSION)}, the bridge sends ` +
        `${String(hello.version)}: reload the page`,
    );
    return;
  }
  link.opened(performance.now());
  if (session?.continues(hello) !== true) {
    session?.close();
    session = new Session(hello, state, controllers, readTheme());
    showDescription(hello.description);
    controllers.offer(hello);
    faults.offer(hello);
  }
  showLink();
}

function receive(bytes: ArrayBuffer): void {
  try {
    if (session?.receive(bytes) === true) link.received(performance.now());
  } catch (error) {
    if (!(error instanceof BatchError)) throw error;
    forget(`The bridge sends what this page cannot read (${error.message})`);
  }
}

/** Shows a bridge no more that speaks another language, and says so. */
function forget(mismatch: string): void {
  session?.close();
  session = null;
  link.opened(performance.now(), mismatch);
  showLink();
}

function showLink(): void {
  const means: Means = {
    connected: link.show(performance.now()),
    simulated: session?.simulated ?? false,
    reason: reasonAgainst(lease.notice),
  };
  stopButton.show(means.connected);
  leasePanel.show(means.connected);
  for (const panel of [actions, deadMan, controllers, faults]) panel.show(means);
}

function draw(now: number): void {
  session?.draw(now);
  requestAnimationFrame(draw);
}

onThemeChange((theme) => {
  if (session !== null) session.theme = theme;
});
setInterval(() => {
  showLink();
  session?.write();
}, WRITE_MS);
setInterval(() => {
  if (session !== null) setText(byId('announcement'), session.spoken());
}, SPEAK_MS);
requestAnimationFrame(draw);
