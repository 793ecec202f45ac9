/// What answers, how fast, and by which form each figure is had.
@NullMarked
package greenwall.views.sources;

import org.jspecify.annotations.NullMarked;
