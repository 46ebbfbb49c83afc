import ArgumentParser
import Foundation

/// `lancet model export`: a trained network as an ONNX file.
struct ModelExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a trained network as an ONNX file.",
    discussion: """
      MODEL is the name of a recorded cell, such as “Eyeglasses P80 seed 1”, whose weights lie beside \
      the database, or a file of weights that “lancet dissect” reads. The file is for any number of \
      images and puts out logits, without softmax. Batch norm is kept apart from the convolutions, and \
      tensors have torchvision's names. It says how pictures are prepared (colours, scale, mean, \
      deviation), which “lancet dissect” reads again.

      Examples:
        lancet model export "Eyeglasses P80 seed 1" --results results.sqlite -o eyeglasses80.onnx
        lancet model export weights.safetensors --size 128 -o weights.onnx
      """)

  @Argument(help: "A recorded cell, or a file of weights.", completion: .file()) var model: String
  @Option(
    name: .shortAndLong, help: "The file to write; - is standard output.",
    completion: .file(extensions: ["onnx"]))
  var output = OutputPath("model.onnx")
  @OptionGroup var trained: TrainedModelOptions

  func validate() throws {
    try trained.validate(for: model)
  }

  func run() throws {
    let export = try trained.network(model)
    for note in export.notes { Terminal.say(note) }
    try output.write(export.file(), sparing: [URL(filePath: model), trained.results.url])
    Terminal.say("\(output.text): \(export.words)")
  }
}
