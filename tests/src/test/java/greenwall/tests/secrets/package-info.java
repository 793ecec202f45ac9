/// Checks that credentials do not leak.
@NullMarked
package greenwall.tests.secrets;

import org.jspecify.annotations.NullMarked;
