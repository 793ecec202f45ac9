@NullMarked
package greenwall.fleet.explain.metric;

import org.jspecify.annotations.NullMarked;
