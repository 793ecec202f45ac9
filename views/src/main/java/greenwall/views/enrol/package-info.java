/// The view that adds a host. Start at [AddHostView].
@NullMarked
package greenwall.views.enrol;

import org.jspecify.annotations.NullMarked;
