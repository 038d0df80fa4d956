import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The OpenID provider of the tests, beside the browser. It ends when its standard input does. */
export class Peer {
  readonly issuer: string;
  readonly #process: ChildProcess;

  private constructor(issuer: string, process: ChildProcess) {
    this.issuer = issuer;
    this.#process = process;
  }

  static async start(): Promise<Peer> {
    const file = fileURLToPath(new URL("../../tests/peers/oidc/peer.mjs", import.meta.url));
    const child = spawn(process.execPath, [file], { stdio: ["pipe", "pipe", "ignore"] });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith("issuer ")) return new Peer(line.slice("issuer ".length), child);
    }
    throw new Error("the provider did not start: npm --prefix tests/peers/oidc ci");
  }

  async put(path: string, body: object): Promise<void> {
    const address = `${this.issuer}/_peer/${path}`;
    const answer = await fetch(address, { method: "PUT", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  stop(): void {
    this.#process.stdin?.end();
  }
}
