/// A site at earlier instants, and replayed records.
@NullMarked
package greenwall.tests.past;

import org.jspecify.annotations.NullMarked;
