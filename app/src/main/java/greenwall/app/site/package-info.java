/// The configured sources, connected: what the commands and the window work with.
@NullMarked
package greenwall.app.site;

import org.jspecify.annotations.NullMarked;
