/// Incidents on disk: the journal that is written while an incident is open, and the file that is passed to
/// others.
@NullMarked
package greenwall.connectors.incident;

import org.jspecify.annotations.NullMarked;
