import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { useLive } from "./useLive";

class FakeSource {
  static CLOSED = 2;
  static made: FakeSource[] = [];
  readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    FakeSource.made.push(this);
  }
  close() {
    this.closed = true;
  }
}

function setup() {
  FakeSource.made = [];
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("fetch", async () => new Response(null, { status: 204 }));
  const queries = new QueryClient();
  const cards = ["/v1/cards", {}];
  const tasks = ["/v1/tasks", {}];
  queries.setQueryData(cards, 1);
  queries.setQueryData(tasks, 1);
  const stale = (key: unknown[]) => queries.getQueryState(key)?.isInvalidated;
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const hook = renderHook(() => useLive(), { wrapper });
  const source = () => FakeSource.made.at(-1) as FakeSource;
  return { hook, source, stale, cards, tasks };
}

const moved = JSON.stringify({
  id: "e",
  kind: "card.moved",
  subject_kind: "card",
  at: "",
});

describe("the live line", () => {
  it("makes what an event touches stale, and nothing else", async () => {
    const { source, stale, cards, tasks } = setup();
    act(() => source().onopen?.());
    act(() => source().onmessage?.({ data: moved }));
    await waitFor(() => expect(stale(cards)).toBe(true));
    expect(stale(tasks)).toBe(false);
  });

  it("says when it is down and reads everything again when it is back", async () => {
    const { hook, source, stale, tasks } = setup();
    act(() => source().onopen?.());
    expect(hook.result.current).toBe("live");
    act(() => source().onerror?.());
    await waitFor(() => expect(hook.result.current).toBe("offline"));
    act(() => source().onopen?.());
    expect(hook.result.current).toBe("live");
    await waitFor(() => expect(stale(tasks)).toBe(true));
  });

  it("opens a new line after the server refused one, with one open at a time", async () => {
    const { hook, source } = setup();
    const first = source();
    first.readyState = FakeSource.CLOSED;
    act(() => first.onerror?.());
    await waitFor(() => expect(FakeSource.made).toHaveLength(2), { timeout: 4_000 });
    expect(first.closed).toBe(true);
    hook.unmount();
    expect(source().closed).toBe(true);
  });
});
