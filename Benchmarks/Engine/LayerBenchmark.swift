import Networks
import Tensors

/// What one distinct layer takes by itself.
struct LayerTime: Encodable {
  /// The row of the table it belongs to.
  let kind: LayerKind
  /// How often the network has it.
  var count = 1
  /// Medians of one pass of one such layer, in seconds.
  let forward: Double
  let backward: Double
  /// Operations of one pass, where they are counted: two for each multiply-add.
  var forwardFlop = 0.0
  var backwardFlop = 0.0
  /// Those of both passes that are done in matrix products: fewer where Winograd's filtering saves some, more
  /// where its tiles reach beyond the map.
  var multipliedFlop = 0.0
}

/// The rows of the table of layers.
enum LayerKind: String, Encodable {
  case stem = "7×7 stem"
  case pointwise = "1×1"
  case spatial = "3×3"
  case spatialStrided = "3×3, stride 2"
  case pointwiseStrided = "1×1, stride 2"
  case norm = "batch norm, ReLU, residual"
  case pools = "max and average pool"
  case head = "head and loss"
  case descent = "SGD, running statistics"

  init(_ layer: ConvolutionLayer) {
    switch (layer.isStem, layer.geometry.kernel, layer.geometry.stride) {
    case (true, _, _): self = .stem
    case (_, 1, 1): self = .pointwise
    case (_, 1, _): self = .pointwiseStrided
    case (_, _, 1): self = .spatial
    default: self = .spatialStrided
    }
  }
}

/// Prints a line for each distinct layer, and one for the whole step, of the same process.
func measureLayers(_ options: EngineBenchmark, on pool: WorkerPool) throws {
  /// The whole step, and its operations, beside the lines of the layers.
  struct Step: Encodable {
    let step: Double
    let flop: Double
  }

  var training = TrainingBenchmark(batch: options.batch, side: options.side)
  let layers = LayerInventory(training.state.model, side: options.side)
  let step = seconds(runs: options.runs, warmUp: options.warmUp) { training.step(on: pool) }
  try print(
    json: Step(step: median(step), flop: 3 * layers.flop * Double(options.batch)))
  let descent = seconds(runs: options.runs, warmUp: options.warmUp) {
    training.optimizerStep(on: pool)
  }
  try print(json: LayerTime(kind: .descent, forward: 0, backward: median(descent)))

  var timer = LayerTimer(
    batch: options.batch, runs: options.runs, warmUp: options.warmUp, pool: pool)
  for counted in layers.convolutions {
    var time = timer.time(counted.layer)
    time.count = counted.count
    try print(json: time)
  }
  for counted in layers.norms {
    var time = timer.time(counted.layer)
    time.count = counted.count
    try print(json: time)
  }
  try print(json: timer.timeMaxPool(of: layers.pooled))
  try print(json: timer.timeAveragePool(of: layers.last))
  try print(json: timer.timeHead(from: layers.last.channels, to: layers.classes))
}
