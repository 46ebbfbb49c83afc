import Foundation
import Networks
import Tensors

/// What is wrong with the files of an agreement run.
enum AgreementError: Error, CustomStringConvertible {
  case wrongSize(file: String, found: Int, needed: Int)

  var description: String {
    switch self {
    case .wrongSize(let file, let found, let needed):
      "\(file) has \(found) bytes where --side, --batch and --runs ask for \(needed); "
        + "Benchmarks/agreement.py writes it"
    }
  }
}

/// Trains on the batches of a file, so that another program can do the same and be compared.
///
/// `batches.bin` holds, for each of the `runs` steps, N·S·S·3 bytes of pixels (R, G, B, row by row) and
/// N labels; the network sees `byte / 64 − 2`, which no rounding touches. Each block starts as the
/// identity, so that the first steps are well conditioned. Left in the folder are `initial.safetensors`,
/// and the weights after the steps of `agreementMarks`; the losses are printed.
func runAgreement(_ options: EngineBenchmark, folder: URL, on pool: WorkerPool) throws {
  let file = folder.appending(path: "batches.bin")
  let batches = [UInt8](try Data(contentsOf: file))
  let pixels = options.batch * options.side * options.side * 3
  let needed = options.runs * (pixels + options.batch)
  guard batches.count == needed else {
    throw AgreementError.wrongSize(
      file: file.path(percentEncoded: false), found: batches.count, needed: needed)
  }
  var state = TrainingState(Network(.resnet50, classes: 2, zeroStart: true, seed: 1))
  try state.model.weights().write(to: folder.appending(path: "initial.safetensors"))
  var buffers = TrainingBuffers(for: state.model, batch: options.batch, side: options.side)
  let rule = SGD(rate: 0.01, momentum: 0.9, decay: 1e-4, nesterov: true)
  var losses: [Double] = []
  for step in 0..<options.runs {
    let start = step * (pixels + options.batch)
    buffers.images.withMutableScalars { scalars in
      for place in 0..<pixels { scalars[place] = Float(batches[start + place]) / 64 - 2 }
    }
    let labels = Array(batches[start + pixels..<start + pixels + options.batch])
    losses.append(state.model.lossAndGradient(labels: labels, &buffers, on: pool))
    state.model.updateRunningStatistics(buffers)
    state.model.optimizerStep(rule, velocity: &state.velocity, gradient: buffers.gradient, on: pool)
    if agreementMarks.contains(step + 1) || step + 1 == options.runs {
      try state.model.weights().write(
        to: folder.appending(path: "lancet-\(step + 1).safetensors"))
    }
  }
  try print(json: losses)
}

/// The steps after which weights are kept, beside the last.
let agreementMarks: Set = [1, 3, 10, 30, 100]
