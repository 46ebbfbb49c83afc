import ArgumentParser
import Sweeps

/// Where decoded pictures are kept.
struct PictureOptions: ParsableArguments {
  @Option(
    help: """
      Where decoded pictures are kept: memory, or disk for files beside the database that all workers \
      read and that are removed when unused. No result depends on it. [default: memory while they fit]
      """)
  var pictures: PicturePlace?

  /// What to hand on to another process.
  var arguments: [String] { pictures.map { ["--pictures", $0.rawValue] } ?? [] }
}

extension PicturePlace: ExpressibleByArgument {}
