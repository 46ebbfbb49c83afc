/// What becomes of a picture that cannot be read.
package enum BadImageRule: String, CaseIterable, Sendable, Codable {
  /// The run stops before anything is trained.
  case fail
  /// It is left out and the database lists it; in a set to train or test on, the next in the
  /// permutation moves up. A folder of a Face Dictionary is to be mended instead: as `fail`.
  case skip
}
