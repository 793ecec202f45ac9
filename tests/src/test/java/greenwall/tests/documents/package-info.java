/// Checks what the documents say about the code.
@org.jspecify.annotations.NullMarked
package greenwall.tests.documents;
