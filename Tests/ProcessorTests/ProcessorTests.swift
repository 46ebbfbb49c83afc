import Testing

import Processor

@Suite struct ProcessorTests {
  @Test("a processor without AVX2 or FMA is known as such")
  func processor() {
    let (wide, fma, avx2): (UInt32, UInt32, UInt32) = (1 << 27, 1 << 12, 1 << 5)
    let newer = MissingFeatures(leaf1: wide | fma, leaf7: avx2)
    #expect(!newer.avx2 && !newer.fma)
    let older = MissingFeatures(leaf1: wide, leaf7: ~avx2)
    #expect(older.avx2 && older.fma)
    // A system that does not save the wide registers cannot run programs that use them.
    let unsaved = MissingFeatures(leaf1: fma, leaf7: avx2)
    #expect(unsaved.avx2 && unsaved.fma)
    endUnlessProcessorIsSupported()
  }
}
