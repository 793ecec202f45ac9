/// What a running console needs beside its window.
@NullMarked
package greenwall.app.console;

import org.jspecify.annotations.NullMarked;
