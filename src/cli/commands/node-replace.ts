/** `taikv node replace NODE`: the other nodes take over from a dead one at once, without waiting for --replace-after. */
export { run } from "./node-remove.ts";
