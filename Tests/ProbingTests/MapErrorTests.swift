import Probing
import Testing

@Test("an attribute that a dictionary does not know is named, a lack of faces is called one")
func unknownAxis() {
  func words(_ attribute: String, _ target: String) -> String {
    MapError.noAxis(
      dictionary: "d", attribute: attribute, target: target, known: ["Eyeglasses", "Smiling"]
    ).description
  }
  #expect(
    words("Eyeglasses", "Male")
      == "d does not know Male. Name two of its attributes with --axis and --target: Eyeglasses, Smiling."
  )
  #expect(words("Hat", "Male").hasPrefix("d does not know Hat and Male. "))
  #expect(words("Eyeglasses", "Smiling").hasPrefix("d has no faces with and without Eyeglasses "))
}
