/// What an image is used for.
package enum Partition: String, CaseIterable, Sendable, Codable {
  case train, validation, test, dictionary
}
