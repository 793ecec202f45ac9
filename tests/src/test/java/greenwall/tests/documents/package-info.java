/// What the documents say of the code is so.
@org.jspecify.annotations.NullMarked
package greenwall.tests.documents;
