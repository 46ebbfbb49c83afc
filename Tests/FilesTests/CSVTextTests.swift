import Files
import Testing

@Test(
  "a field is quoted where it must be, and then its quotes are doubled",
  arguments: [
    ("", ""), ("Male", "Male"), ("a b", "a b"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
    ("a\nb", "\"a\nb\""), ("a\r\nb", "\"a\r\nb\""), ("\"\u{301}", "\"\"\"\u{301}\""),
  ])
func quotedField(text: String, field: String) {
  #expect(Array(text.quotedForCSV.unicodeScalars) == Array(field.unicodeScalars))
}
