/// Where everything is put together: the entry point and the wiring.
@NullMarked
package greenwall.app;

import org.jspecify.annotations.NullMarked;
