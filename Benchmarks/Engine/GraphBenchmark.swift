import Foundation
import Graphs
import ONNX
import Seeding
import Tensors

/// Times the evaluation of batches by a network in an ONNX file, up to its first output.
///
/// The network is prepared once, before the first batch. The batch is copied into place in each run.
func measureGraph(_ options: EngineBenchmark, file: URL, on pool: WorkerPool) throws
  -> Measurement
{
  let model = try ONNXModel(contentsOf: file, size: options.side)
  let target = try model.node(ofOutput: model.outputs[0])
  var evaluation = GraphEvaluation(
    model.graph, reading: [target], batch: options.batch, on: pool)
  var random = SplitMix64(seed: 3)
  let count = options.batch * model.graph.inputShape.reduce(1, *)
  let images = (0..<count).map { _ in Float(random.next() >> 40) / Float(1 << 24) }
  let times = seconds(runs: options.runs, warmUp: options.warmUp) {
    evaluation.run(images: options.batch, on: pool) { batch in
      for place in images.indices { batch[place] = images[place] }
    }
  }
  let flop = model.graph.nodes.indices.reduce(0) { $0 + model.graph.operations(of: $1) }
  return Measurement(seconds: times, flop: flop * Double(options.batch))
}
