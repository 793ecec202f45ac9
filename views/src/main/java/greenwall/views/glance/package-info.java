/// The fleet in at most twelve instruments: a view, and the lower third of the wall.
@NullMarked
package greenwall.views.glance;

import org.jspecify.annotations.NullMarked;
