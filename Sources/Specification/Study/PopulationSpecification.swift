/// How painted faces are distributed, as an experiment says it; `Painter` knows what it means.
package struct PopulationSpecification: Sendable, Equatable, Codable {
  /// How much the gender cues overlap, 0...1.
  package var difficulty: Double
  /// The share of faces of which an attribute is true, 0...1, where it is not the usual one.
  package var rates: [String: Double]
  /// The correlation (φ) of an attribute with `Male`, −1...1, where it is not the usual one.
  package var correlations: [String: Double]

  package init(
    difficulty: Double = 0.1, rates: [String: Double] = [:], correlations: [String: Double] = [:]
  ) {
    (self.difficulty, self.rates, self.correlations) = (difficulty, rates, correlations)
  }
}
