import Tensors
import Testing

@Suite struct TensorTests {
  @Test("a copy keeps its floats when the original is written")
  func valueSemantics() {
    var a = Tensor([1, 2, 3, 4], shape: [2, 2])
    let b = a
    let c = a.reshaped([4])
    a[0] = 9
    #expect(b.values == [1, 2, 3, 4])
    #expect(c.values == [1, 2, 3, 4])
    #expect(a.values == [9, 2, 3, 4])
    #expect((a.rows, a.columns, a.count) == (2, 2, 4))
  }

  @Test("spans lend the floats for reading and writing")
  func spans() {
    var a = Tensor(shape: [3], filledWith: 2)
    a.withMutableScalars { $0[1] = 5 }
    #expect(a.withScalars { $0[0] + $0[1] } == 7)
  }
}
