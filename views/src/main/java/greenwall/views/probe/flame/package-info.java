/// The flame graph: stacks as boxes, zoomed, searched, turned over and held beside another run.
@NullMarked
package greenwall.views.probe.flame;

import org.jspecify.annotations.NullMarked;
