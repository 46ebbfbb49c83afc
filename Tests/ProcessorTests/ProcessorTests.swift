import Testing

import Processor

@Suite struct ProcessorTests {
  @Test("a processor without AVX2 or FMA is named as such")
  func processor() {
    let (wide, fma, avx2): (UInt32, UInt32, UInt32) = (1 << 27, 1 << 12, 1 << 5)
    #expect(missingFeatures(leaf1: wide | fma, leaf7: avx2).isEmpty)
    #expect(missingFeatures(leaf1: wide, leaf7: ~avx2) == ["AVX2", "FMA"])
    // A system that does not save the wide registers cannot run programs that use them.
    #expect(missingFeatures(leaf1: fma, leaf7: avx2) == ["AVX2", "FMA"])
    #expect(ProcessorError.missing(features: ["fma"]).description.contains("fma"))
    #expect(throws: Never.self) { try requireSupportedProcessor() }
  }
}
