/// Which release the program is, as CHANGELOG.md and CITATION.cff name it too; a test holds them to it.
package enum Version {
  package static let current = "0.3.0"
}
