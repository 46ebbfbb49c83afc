import Files
import Networks
import Specification
import Sweeps
import TestSupport
import Testing

@Suite struct GivenWeightsTests {
  @Test("weights to begin with are named by their content, wherever they lie")
  func digest() throws {
    let folder = try TemporaryFolder()
    func weights(_ name: String, seed: UInt64) throws -> GivenWeights {
      let file = folder.file(name)
      try Network(.resnet18, classes: 3, seed: seed).weights().sealed().write(to: file)
      let model = ModelSpecification(architecture: .resnet18, input: 32, initial: file.path)
      return try #require(try GivenWeights(model))
    }
    let (one, same, other) = try (
      weights("a", seed: 1), weights("b", seed: 1), weights("c", seed: 2)
    )
    #expect(one.digest == same.digest && one.digest != other.digest && one.digest.count == 64)
    let drawn = try GivenWeights(ModelSpecification(architecture: .resnet18, input: 32))
    #expect(drawn.map(\.digest) == nil)
    let lost = ModelSpecification(architecture: .resnet18, input: 32, initial: "nowhere/w")
    #expect(throws: (any Error).self) { try GivenWeights(lost) }
  }
}
