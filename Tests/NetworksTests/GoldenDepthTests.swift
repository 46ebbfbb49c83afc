import Foundation
import Networks
import Specification
import Tensors
import Testing

/// Every depth against PyTorch, as `Tests/Golden/resnet/make_depths_golden.py` recorded it.
@Suite("Golden depths", .serialized)
struct GoldenDepthTests {
  private struct Golden: Decodable {
    struct Depth: Decodable {
      let name: String
      let parameters: Int
      /// The tolerance, relative L2.
      let relative: Double
      /// The logits of two images.
      let values: [Double]
    }

    let version: Int
    let depths: [Depth]
  }

  @Test(
    "parameters and logits of each member of the family are PyTorch's",
    arguments: Architecture.residualNetworks)
  func logits(depth: Architecture) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/resnet/depths.json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    let recipe = try GoldenResNet.load().recipe
    let expected = try #require(golden.depths.first { $0.name == depth.rawValue })
    let network = try recipe.network(depth)
    #expect(golden.version == 2 && network.parameterCount == expected.parameters)
    let logits = network.logits(of: recipe.images(0), pool: WorkerPool(threads: 1))
    let values = logits.values.prefix(expected.values.count).map(Double.init)
    let off = zip(values, expected.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let size = expected.values.reduce(0) { $0 + $1 * $1 }
    #expect(values.count == expected.values.count)
    #expect((off / size).squareRoot() < expected.relative, "\((off / size).squareRoot())")
  }
}
