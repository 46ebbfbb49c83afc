import Concepts
import Files
import Foundation
import Networks
import TestSupport

/// The undamaged files, of every kind that a reader takes.
enum Corpus {
  private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden")

  static func files(of reader: Reader) -> [[UInt8]] {
    switch reader {
    case .png: pictures("png")
    case .jpeg: pictures("jpg")
    case .webp: pictures("webp")
    case .csv: tables.map { Array($0.utf8) }
    case .xml: [Array(xml.utf8), Array(xml.replacing("'", with: "\"").utf8)]
    case .pts: [Array(pts.utf8), Array(pts.replacing("\n", with: "\r\n").utf8)]
    case .yaml: experiments.map { Array($0.utf8) }
    case .safetensors: weights
    case .onnx: ONNXBytes.samples.map { [UInt8]($0.data) }
    case .torch: torch
    case .pitfall: [[1], [2, 3], [4, 5, 6, 7, 8, 9]]
    }
  }

  private static func pictures(_ kind: String) -> [[UInt8]] {
    let folders = ["images/decode", "images/masks"].map { golden.appending(path: $0) }
    let files = folders.flatMap { folder in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return names.sorted().filter { $0.hasSuffix(".\(kind)") }.map { folder.appending(path: $0) }
    }
    let contents = files.compactMap { try? [UInt8](Data(contentsOf: $0)) }
    precondition(!contents.isEmpty, "no \(kind) files under \(golden.path)")
    return contents
  }

  // MARK: - Text

  private static let points = (0..<Landmarks.count).map { (x: 10 + $0 % 17, y: 20 + $0 / 17) }

  private static var tables: [String] {
    let header = (0..<Landmarks.count).map { "x\($0),y\($0)" }.joined(separator: ",")
    let row = points.map { "\($0.x).5,\($0.y)" }.joined(separator: ",")
    return [
      "image,Male,Smiling,partition,identity,age,transform\n\"input\",1,0,train,ann,31,\n"
        + "input,0,1,test,ben,9,\"blur sigma=2\"\ninput,-1,1,2,\"b \"\"c\"\"\",x,grayscale\n",
      "image,Male\r\ninput,1\r\ninput,0\r\n",
      "image,\(header)\na.png,\(row)\nb.png,\(row)\n",
      "image,labels\ninput,attributes/1/Smiling.png;attributes/1/Big_Nose.png\n",
      "name,region,type,rule\nFringe,hair,attribute,\"at 19–21 24: 0.6·d(17,26) x d(17,26), 17->26\"\n"
        + "lobe,ear,part,mask\n",
    ]
  }

  private static var xml: String {
    let parts = points.enumerated().map { number, point in
      "<part name='\(number / 10)\(number % 10)' x='\(point.x)' y='\(point.y)'/>"
    }
    return """
      <?xml version='1.0' encoding='UTF-8'?>
      <dataset><!-- faces --><images>
      <image file='a &amp; b.jpg'><box top='9' left='9' width='80' height='80'>
      \(parts.joined(separator: "\n"))
      </box><box top='1' left='1' width='3' height='3' ignore='1'/></image>
      </images></dataset>
      """
  }

  private static var pts: String {
    let lines = points.map { "\($0.x).25 \($0.y)" }.joined(separator: "\n")
    return "version: 1\nn_points:  68\n{\n\(lines)\n}\n"
  }

  private static let experiments = [
    """
    name: sample
    question: Does it move?
    data: {source: synthetic, seed: 7}
    target: Male
    skew:
      - {attribute: Eyeglasses, P: [100, 50]}
      - {transform: blur, sigma: 2.5, P: [50, 75], train: 600}
    split: {train: 64, validation: 8, test: 16, seed: 3, perSeed: true}
    seeds: [1, 2]
    model: {architecture: resnet18, input: 64}
    training: {epochs: 2, batch: 8, rate: 0.03, augment: [flip, shift], schedule: cosine}
    dissection: {images: 40, quantile: 0.01, union: netdissect, hook: block}
    endpoints: [eyeDetectors]
    onBadImage: skip
    """,
    """
    ? name
    : "t\\u0041ble"
    data: {table: {csv: &file "a.csv", images: *file, image: file}}
    skew: [&axis {attribute: 'Wears ''hats''', P: [0, 100]}]
    model: {input: 112}
    training: {epochs: 1, rate: 1e-2}
    question: >
      Folded
      text
    """,
    // Anchors that multiply, and nesting.
    "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\nname: [*d, *d]\n",
    "name: " + String(repeating: "[", count: 300) + String(repeating: "]", count: 300) + "\n",
  ]

  // MARK: - Weights

  /// What PyTorch wrote in each form, and the same by hand with nothing that could be left out.
  private static var torch: [[UInt8]] {
    let files = ["archive", "old", "plain", "big", "forced", "wide"].compactMap {
      try? [UInt8](Data(contentsOf: golden.appending(path: "torch/\($0).pth")))
    }
    precondition(files.count == 6, "no files of PyTorch under \(golden.path)")
    func pickle(_ view: [UInt8]?) -> [UInt8] {
      let storage = PickleBytes.storage("FloatStorage", key: "0", count: 4, view: view)
      let tensor = PickleBytes.tensor(storage, [2, 2], strides: [2, 1])
      return PickleBytes.whole(
        PickleBytes.dictionary([
          ("model", PickleBytes.dictionary([("layer1.0.conv1.weight", tensor)])),
          ("seen", PickleBytes.list([PickleBytes.number(1), PickleBytes.text("é")])),
        ]))
    }
    let numbers = PickleBytes.floats([1, 2, 3, 4])
    return files + [
      TorchBytes.archive(pickle(nil), storages: [("0", numbers)]),
      TorchBytes.archive(pickle(nil), storages: [("0", numbers)], isWide: true),
      TorchBytes.oldForm(pickle([UInt8(ascii: "N")]), storages: [("0", 4, numbers)]),
    ]
  }

  private static var weights: [[UInt8]] {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "fuzz-\(ProcessInfo.processInfo.processIdentifier).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    let entries = [
      Safetensors.Entry(name: "conv1.weight", shape: [2, 3], values: [1, 2, 3, 4, 5, 6]),
      Safetensors.Entry(name: "fc.bias", shape: [2], values: [0.5, -1]),
    ]
    let own = Safetensors(entries: entries, metadata: ["input": "64", "a\"b": "é\n"])
    guard (try? own.write(to: file)) != nil, let bytes = try? Data(contentsOf: file) else {
      preconditionFailure("\(file.path) cannot be written")
    }
    let half =
      #"{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"#
      + #""n":{"shape":[1],"dtype":"I64","data_offsets":[4,12]}}   "#
    let length = (0..<8).map { UInt8(truncatingIfNeeded: half.utf8.count >> (8 * $0)) }
    return [[UInt8](bytes), length + Array(half.utf8) + Array(repeating: 60, count: 12)]
  }
}
