/// What fires, since when, on which host, and who silenced it.
@NullMarked
package greenwall.views.alerts;

import org.jspecify.annotations.NullMarked;
