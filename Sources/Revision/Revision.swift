/// What the program was built from.
package enum Revision {
  /// The commit, with `-dirty` where files differed from it; `sources-` and a digest of the sources
  /// where there was no git.
  ///
  /// Never inlined into another module, so that after a commit this one alone is compiled again.
  package static var current: String {
    @inline(never) get { readRevision }
  }
}
