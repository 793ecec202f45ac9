/// The Alertmanagers of one cluster, merged.
@NullMarked
package greenwall.connectors.alertmanager;

import org.jspecify.annotations.NullMarked;
