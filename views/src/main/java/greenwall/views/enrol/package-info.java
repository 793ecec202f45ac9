/// The view that adds a host. Read [AddHostView] first.
@NullMarked
package greenwall.views.enrol;

import org.jspecify.annotations.NullMarked;
