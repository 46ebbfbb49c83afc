package struct ModelSpecification: Sendable, Equatable {
  package var architecture: Architecture
  /// Side of the square input, in pixels.
  package var input: Int
  /// What makes answers of the last layer's maps.
  package var head: Head
  /// A file of weights that training begins with; nil for drawn ones.
  package var initial: String?

  package init(
    architecture: Architecture, input: Int, head: Head = .usual, initial: String? = nil
  ) {
    self.architecture = architecture
    self.input = input
    self.head = head
    self.initial = initial
  }
}

/// What turns the maps of a network's last layer into its answers.
package struct Head: Sendable, Equatable {
  /// What becomes of the maps.
  package enum Maps: String, Codable, Sendable, CaseIterable {
    /// Each map is averaged over its places.
    case mean
    /// Every place of every map stays a number of its own: channels first, then rows, then columns.
    case flatten
  }

  package var maps: Maps
  /// The outputs of the linear layers in front of the last one, each with a ReLU behind it.
  package var hidden: [Int]

  /// The mean, and one linear layer: torchvision's.
  package static let usual = Head(maps: Defaults.Model.head, hidden: Defaults.Model.hidden)

  package init(maps: Maps, hidden: [Int]) {
    (self.maps, self.hidden) = (maps, hidden)
  }
}
