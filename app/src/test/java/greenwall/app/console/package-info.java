/// Tests of what a running console needs besides its window.
@NullMarked
package greenwall.app.console;

import org.jspecify.annotations.NullMarked;
