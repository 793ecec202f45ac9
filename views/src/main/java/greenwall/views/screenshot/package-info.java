/// Draws views to pictures without a display.
@NullMarked
package greenwall.views.screenshot;

import org.jspecify.annotations.NullMarked;
