/// Whom the program talks to.
@NullMarked
package greenwall.tests.network;

import org.jspecify.annotations.NullMarked;
