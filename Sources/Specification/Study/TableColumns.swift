/// How a CSV table of faces is read: what the columns are called that are not attributes, what is
/// joined to it, and which attributes follow from its columns.
package struct TableColumns: Sendable, Equatable {
  /// The file of each picture, from the folder of the pictures.
  package var image: String
  /// `train`, `validation`, `test` or `dictionary`, or CelebA's 0, 1, 2; may be absent.
  package var partition: String
  /// The person in each picture, as any text; may be absent.
  package var identity: String
  /// Further CSV files that say more of the same pictures, found by the pictures' names.
  package var joined: [String] = []
  /// Attributes that follow from columns.
  package var rules: [AttributeRule] = []
  /// What is done to each picture, such as `grayscale`; may be absent.
  package static let transform = "transform"

  package init(
    image: String = "image", partition: String = "partition", identity: String = "identity"
  ) {
    (self.image, self.partition, self.identity) = (image, partition, identity)
  }
}
