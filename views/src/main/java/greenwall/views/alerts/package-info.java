/// Firing alerts: since when, on which host, and who silenced them.
@NullMarked
package greenwall.views.alerts;

import org.jspecify.annotations.NullMarked;
