/// What the columns of a CSV table are called that are not attributes.
package struct TableColumns: Sendable, Equatable, Codable {
  /// The file of each picture, from the folder of the pictures.
  package var image: String
  /// `train`, `validation`, `test` or `dictionary`, or CelebA's 0, 1, 2; may be absent.
  package var partition: String
  /// The person in each picture, as any text; may be absent.
  package var identity: String
  /// What is done to each picture, such as `grayscale`; may be absent.
  package static let transform = "transform"

  package init(
    image: String = "image", partition: String = "partition", identity: String = "identity"
  ) {
    (self.image, self.partition, self.identity) = (image, partition, identity)
  }
}
