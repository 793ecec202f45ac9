/// Shared by the tests of the range and of the modules that read it.
@NullMarked
package greenwall.lab.testing;

import org.jspecify.annotations.NullMarked;
