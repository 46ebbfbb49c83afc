package struct ModelSpecification: Sendable, Equatable, Codable {
  package var architecture: ResNetDepth
  /// Side of the square input, in pixels.
  package var input: Int

  package init(
    architecture: ResNetDepth, input: Int
  ) {
    self.architecture = architecture
    self.input = input
  }
}
