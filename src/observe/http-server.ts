/**
 * The HTTP port of a node: health for orchestrators and for people with a browser. Read-only.
 *
 *     /livez    200 while the process works; never depends on other nodes
 *     /readyz   200 when the node is a member that accepts operations and has room to write, else 503; ?verbose names each check
 */

export type HealthReport = {
  readonly live: boolean;
  readonly ready: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
};

export type HttpServer = AsyncDisposable & {
  /** `host:port` with the port that was picked. */
  readonly address: string;
};

/** Throws what the platform throws when the address cannot be listened on: an error with `code`. */
export function startHttpServer(options: {
  readonly listen: string;
  readonly title: string;
  readonly health: () => HealthReport;
}): HttpServer {
  const { host, port } = splitAddress(options.listen);
  const server = Bun.serve({
    hostname: host,
    port,
    development: false,
    fetch: (request) => answer(new URL(request.url), options),
  });
  return {
    address: options.listen.replace(/:\d+$/, `:${server.port}`),
    [Symbol.asyncDispose]: async () => server.stop(true),
  };
}

function answer(url: URL, options: { readonly title: string; readonly health: () => HealthReport }): Response {
  const report = options.health();
  switch (url.pathname) {
    case "/livez":
      return text(report.live ? "ok\n" : "not live\n", report.live ? 200 : 503);
    case "/readyz": {
      const lines = report.checks.map(
        ({ name, ok, detail }) => `${ok ? "ok " : "no "} ${name}${detail === "" ? "" : `: ${detail}`}\n`,
      );
      const body = url.searchParams.has("verbose") ? lines.join("") : report.ready ? "ok\n" : "not ready\n";
      return text(body, report.ready ? 200 : 503);
    }
    case "/":
      return text(
        `${options.title}\n\n/livez    is the process working\n/readyz   does it take operations (?verbose: each check)\n`,
        200,
      );
    default:
      return text("no such page; there are /livez and /readyz\n", 404);
  }
}

function text(body: string, status: number): Response {
  return new Response(body, {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'",
    },
  });
}

function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const at = address.lastIndexOf(":");
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(address.slice(at + 1)) };
}
