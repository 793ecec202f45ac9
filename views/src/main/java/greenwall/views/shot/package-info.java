/// Draws views to pictures without a display.
@NullMarked
package greenwall.views.shot;

import org.jspecify.annotations.NullMarked;
