import ArgumentParser
import Dissection

/// What the counts of a dissection are held against.
struct ChanceOptions: ParsableArguments {
  @Option(
    help: """
      Draws of chance of each kind, shuffled faces and shifted masks. With weights an untrained \
      network of the same architecture is dissected too. 0 for none.
      """)
  var nulls = ChanceOptions.usualDraws
  @Flag(
    help: """
      Also count at quantiles 0.005, 0.01 and 0.05, IoU cuts 0.04, 0.05 and 0.1, and by all three unions.
      """)
  var grid = false
  @Option(
    help: "The maps of the untrained network, as --activations takes them. [default: none]")
  var untrained: String?

  /// The fewest that a count can be told from chance by, at 5 %, and one more: as sweeps have it.
  private static let usualDraws = 20

  func validate() throws {
    guard (0...1000).contains(nulls) else {
      throw ValidationError("--nulls is \(nulls). Give 0 to 1000.")
    }
    if let untrained, nulls == 0 {
      throw ValidationError(
        "--untrained is \(untrained), but --nulls is 0. Leave one of them out.")
    }
  }

  /// Puts the choices into the settings of a dissection.
  func apply(to settings: inout DissectionSettings) {
    (settings.nulls, settings.grid) = (nulls, grid)
  }
}
