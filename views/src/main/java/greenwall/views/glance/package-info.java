/// Shows the fleet as at most twelve tiles, in a view and in the lower third of the wall.
@NullMarked
package greenwall.views.glance;

import org.jspecify.annotations.NullMarked;
