/// Incidents on the disk: the journal that is written while one goes on, and the file that is handed to others.
@NullMarked
package greenwall.connectors.incident;

import org.jspecify.annotations.NullMarked;
