/** Why a node cannot start or go on, as far as whoever started it can mend it. */
export type StartFault =
  | { readonly kind: "port-in-use"; readonly address: string }
  | { readonly kind: "cannot-listen"; readonly address: string; readonly reason: string }
  | { readonly kind: "folder-unusable"; readonly reason: string }
  /** Another process runs on the folder. */
  | { readonly kind: "folder-in-use"; readonly reason: string }
  /** The folder belongs to another cluster or to another program. */
  | { readonly kind: "foreign-folder"; readonly reason: string }
  /** What the node must not forget cannot be read. */
  | { readonly kind: "folder-damaged"; readonly reason: string }
  | { readonly kind: "newer-schema"; readonly reason: string }
  /** What was asked for explicitly is not what the cluster was born with. */
  | { readonly kind: "settings-differ"; readonly reason: string }
  /** The cluster does not take this node: a name that is taken, another cluster, another hash. */
  | { readonly kind: "refused"; readonly reason: string };

/** Thrown for every fault that the person who started the node can mend. */
export class StartError extends Error {
  override readonly name = "StartError";
  readonly fault: StartFault;

  constructor(fault: StartFault) {
    super(fault.kind === "port-in-use" ? `${fault.address} is in use` : fault.reason);
    this.fault = fault;
  }
}
