/// What happens during a run, for whoever shows it; worker processes hand it on as JSON.
package enum SweepEvent: Sendable, Codable {
  /// Something the user should know about the plan, the data or a number.
  case notice(String)
  case started(cell: String, number: Int, of: Int)
  case progress(CellProgress)
  case finished(cell: String, summary: String)
  case failed(cell: String, message: String)
  /// The end of a rehearsal: the memory that it needed at its peak, and the seconds that it takes to
  /// run an image without one set of units of every layer.
  case rehearsed(memory: Int, ablation: Double)
  /// The last word of a worker process that cannot go on.
  case stopped(message: String)
}

/// Where the work at one cell stands.
package struct CellProgress: Sendable, Codable {
  /// The cell at hand, such as `Eyeglasses P75 seed 1`.
  package var cell: String
  /// What is done with it, such as `epoch 2 of 4` or `dissecting`.
  package var activity: String
  /// Training images of the cell that have been passed through the network, and that will be.
  package var imagesDone: Int
  package var imagesTotal: Int
  package var imagesPerSecond: Double
  package var loss: Double?
  /// How much of its dissection is done, 0...1; nil before it begins.
  package var dissected: Double?

  package init(
    cell: String, activity: String, imagesDone: Int, imagesTotal: Int, imagesPerSecond: Double,
    loss: Double? = nil, dissected: Double? = nil
  ) {
    (self.cell, self.activity) = (cell, activity)
    (self.imagesDone, self.imagesTotal) = (imagesDone, imagesTotal)
    (self.imagesPerSecond, self.loss, self.dissected) = (imagesPerSecond, loss, dissected)
  }
}
