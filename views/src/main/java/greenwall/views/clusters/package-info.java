/// Several clusters side by side.
@NullMarked
package greenwall.views.clusters;

import org.jspecify.annotations.NullMarked;
