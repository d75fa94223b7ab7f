import 'uplot/dist/uPlot.min.css';
import { BatchError } from '../telemetry/feed/batch.ts';
import { FEED_VERSION, type Hello } from '../telemetry/feed/hello.ts';
import { byId, setText } from './dom.ts';
import { Connection, feedUrl } from './feed/connection.ts';
import { Actions } from './panel/actions.ts';
import { showDescription } from './panel/description.ts';
import { LinkPanel } from './panel/link-panel.ts';
import { StatePanel } from './panel/state-panel.ts';
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
  closed(reason) {
    link.closed(reason);
    showLink();
  },
});
const actions = new Actions(connection);

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
    session = new Session(hello, state, readTheme());
    showDescription(hello.description);
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
  actions.enable(link.show(performance.now()), session?.simulated ?? false);
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
