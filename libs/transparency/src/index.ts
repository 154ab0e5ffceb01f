export { parseCheckpoint, signCheckpoint, type Checkpoint, type SignedCheckpoint } from './checkpoint.js';
export { cosign, cosignatureVerifier } from './cosignature.js';
export { Malformed, SignatureRefused } from './errors.js';
export {
  CompactRange,
  compactRangeOf,
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
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
  parsePolicy,
  type Endorsement,
  type Group,
  type Policy,
  type PolicyKey,
} from './policy.js';
export { type Proof } from './proof.js';
export {
  formatNote,
  formatSignatureLine,
  formatVerifierKey,
  noteSigner,
  noteVerifier,
  parseNote,
  parseSignatureLine,
  parseVerifierKey,
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
