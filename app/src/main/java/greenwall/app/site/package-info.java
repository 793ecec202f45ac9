/// The configured sources with their connections, used by the commands and the window.
@NullMarked
package greenwall.app.site;

import org.jspecify.annotations.NullMarked;
