/// A site at earlier instants, and records that are played again.
@NullMarked
package greenwall.tests.past;

import org.jspecify.annotations.NullMarked;
