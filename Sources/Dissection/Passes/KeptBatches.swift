/// The maps of a source for both passes of a dissection, kept in memory between them where they fit.
final class KeptBatches<Source: ActivationSource> {
  let source: Source
  private let keeps: Bool
  private var kept: [[ActivationBatch]] = []

  init(_ source: Source, keeping: Bool) {
    (self.source, keeps) = (source, keeping)
  }

  func forEachBatch(_ body: ([ActivationBatch]) throws -> Void) throws {
    guard kept.isEmpty else {
      for batches in kept { try body(batches) }
      return
    }
    try source.forEachBatch { batches in
      if keeps { kept.append(batches) }
      try body(batches)
    }
  }
}
