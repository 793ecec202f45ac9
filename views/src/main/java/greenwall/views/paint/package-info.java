/// Drawing by hand: a canvas drawn once per pulse, the pen that draws on it, and human units.
@NullMarked
package greenwall.views.paint;

import org.jspecify.annotations.NullMarked;
