/** Every bound of a server that is not the chain file's, in one place. Each is met by a test. */
export const limits = {
  /** Nesting of arrays and objects in a request. */
  jsonDepthMax: 24,
  /** Characters of an error message that repeats what was sent. */
  messageCharsMax: 400,
  /** Bytes of one answer; of a batch, all its answers together. */
  responseBytesMax: 64 * 1024 * 1024,
  /** Open TCP connections of a server, WebSockets among them. */
  connectionsMax: 1_024,
  /** Open WebSockets of a server. */
  socketsMax: 256,
  /** Requests of one WebSocket that are being answered: past it, no more is read from it. */
  inFlightMax: 32,
  /** Bytes that wait for one WebSocket's reader: past it, the connection is closed. */
  outboundBytesMax: 16 * 1024 * 1024,
  /** Time a client has for sending one HTTP request. */
  requestMs: 30_000,
  /** Time between two pings; a WebSocket that left one without a pong is closed at the next. */
  heartbeatMs: 30_000,
  /** Open filters of a server. */
  filtersMax: 1_024,
  /** Changes that wait in all filters together: past it, the filter that was idle longest goes. */
  filterEntriesMax: 100_000,
  /** Time without a poll after which a filter goes. */
  filterIdleMs: 300_000,
  /** Logs of one answer. */
  logsMax: 10_000,
  /** Addresses of a log filter, and choices at one topic position. */
  logChoicesMax: 1_000,
  /** Slots of one eth_getProof. */
  proofSlotsMax: 1_024,
  /** Blocks of one eth_feeHistory: more are cut to it. */
  feeHistoryBlocksMax: 1_024,
  /** Percentiles of one eth_feeHistory. */
  rewardPercentilesMax: 100,
  /** Runs of eth_createAccessList until the list stands still. */
  accessListRunsMax: 8,
  /** Gas of one eth_call, eth_estimateGas or eth_createAccessList: what a layer's code may keep the node busy with. */
  callGasMax: 20_000_000,
} as const

/** The bounds by name; an embedding program may lower them. */
export type RpcLimits = { readonly [Name in keyof typeof limits]: number }
