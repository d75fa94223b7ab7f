import { once } from 'node:events';
import { WebSocket } from 'ws';

interface Message {
  readonly type: string;
  readonly id?: number;
  readonly ok?: boolean;
  readonly yours?: boolean;
}

/** Another operator of the same bridge, without a page. */
export class OtherOperator {
  readonly #socket: WebSocket;
  readonly #replies = new Map<number, (message: Message) => void>();
  #nextId = 1;
  #yours = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, binary: boolean) => {
      if (binary) return;
      const message = JSON.parse(data.toString()) as Message;
      if (message.type === 'lease') this.#yours = message.yours === true;
      if (message.id !== undefined) this.#replies.get(message.id)?.(message);
    });
  }

  static async connect(address: string): Promise<OtherOperator> {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/telemetry`);
    const operator = new OtherOperator(socket);
    await once(socket, 'open');
    return operator;
  }

  get hasLease(): boolean {
    return this.#yours;
  }

  /** @returns whether it was granted */
  ask(request: { readonly type: string; readonly [field: string]: unknown }): Promise<boolean> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#replies.set(id, ({ ok }) => resolve(ok === true));
      this.#socket.send(JSON.stringify({ ...request, id }));
    });
  }

  leave(): void {
    this.#socket.terminate();
  }
}
