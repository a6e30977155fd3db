/** Before every test file: the patience that real processes on a busy machine need. */
import { setDefaultTimeout } from "bun:test";

setDefaultTimeout(60_000);
