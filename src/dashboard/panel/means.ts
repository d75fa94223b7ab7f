/** What this page can do now. */
export interface Means {
  /** Whether requests reach the bridge. */
  readonly connected: boolean;
  /** Whether the rig is a simulated one. */
  readonly simulated: boolean;
  /** Why this page may not do what needs the lease; null where it may. */
  readonly reason: string | null;
}

type Control = HTMLButtonElement | HTMLSelectElement | HTMLInputElement;

/** Enables a control that needs the lease, or says on it why it is off. */
export function setUsable(control: Control, { connected, reason }: Means): void {
  control.dataset.title ??= control.title;
  control.disabled = !connected || reason !== null;
  const why = connected ? reason : 'There is no connection to the bridge';
  const title = why ?? control.dataset.title;
  if (control.title !== title) control.title = title;
}
