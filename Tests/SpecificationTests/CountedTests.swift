import Specification
import Testing

@Test("one thing is no plural, and no thing is")
func counting() {
  #expect(counted(1, "cell") == "1 cell")
  #expect([0, 2].map { counted($0, "cell") } == ["0 cells", "2 cells"])
  #expect(counted(1, "cell is", "cells are") == "1 cell is")
  #expect(counted(3, "cell is", "cells are") == "3 cells are")
}
