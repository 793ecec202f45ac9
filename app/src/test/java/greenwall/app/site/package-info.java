/// What a running console needs beside its window.
@NullMarked
package greenwall.app.site;

import org.jspecify.annotations.NullMarked;
