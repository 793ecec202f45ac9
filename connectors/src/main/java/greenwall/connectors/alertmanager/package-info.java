/// Reads and changes the Alertmanagers of one cluster, and merges their responses.
@NullMarked
package greenwall.connectors.alertmanager;

import org.jspecify.annotations.NullMarked;
