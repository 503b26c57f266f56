import metadata from "../package.json" with { type: "json" }

/** As `web3_clientVersion` says it. */
export const clientVersion = `Trellis/v${metadata.version}/${process.platform}-${process.arch}/node${process.versions.node}`
