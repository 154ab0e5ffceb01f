export {
  formatCheckpointText,
  parseCheckpoint,
  parseCheckpointText,
  signCheckpoint,
  type Checkpoint,
  type SignedCheckpoint,
} from './checkpoint.js';
export { cosign, cosignatureVerifier, cosignedAt } from './cosignature.js';
export { Malformed, SignatureRefused } from './errors.js';
export {
  CompactRange,
  compactRangeOf,
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  rootOver,
  sameHash,
  verifyConsistency,
  verifyInclusion,
  type Hash,
  type PlacedLeaf,
  type ReadHashes,
  type Subtree,
} from './merkle.js';
export {
  endorsementOf,
  isQuorum,
  parsePolicy,
  type Endorsement,
  type Group,
  type Policy,
  type PolicyKey,
} from './policy.js';
export { formatProof, parseProof, verifyProof, type Proof } from './proof.js';
export {
  formatNote,
  formatSignatureLine,
  formatVerifierKey,
  noteSigner,
  noteVerifier,
  parseNote,
  parseSignatureLine,
  parseVerifierKey,
  signatureOf,
  signatureType,
  verifierKeyOf,
  verifyNote,
  type Note,
  type NoteSignature,
  type Signer,
  type Verifier,
  type VerifierKey,
} from './signed-note.js';
export {
  decodeEntryBundle,
  encodeEntryBundle,
  fullWidth,
  hashesInTiles,
  longestEntry,
  parseTilePath,
  tilePath,
  tilesOfGrowth,
  type ReadTile,
  type Tile,
} from './tiles.js';
export {
  addCheckpoint,
  formatAddCheckpoint,
  longestWitnessRequest,
  type Witness,
  type WitnessAnswer,
  type WitnessedTree,
} from './witness.js';
