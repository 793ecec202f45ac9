/// Which hosts and services the console looks at itself, and when. Read [DirectCheckPlan] first.
@NullMarked
package greenwall.fleet.direct;

import org.jspecify.annotations.NullMarked;
