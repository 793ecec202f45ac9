/// Which hosts and services the console looks at itself, and when. Read [DirectPlan] first.
@NullMarked
package greenwall.fleet.direct;

import org.jspecify.annotations.NullMarked;
