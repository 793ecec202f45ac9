/// Which servers the program connects to.
@NullMarked
package greenwall.tests.network;

import org.jspecify.annotations.NullMarked;
