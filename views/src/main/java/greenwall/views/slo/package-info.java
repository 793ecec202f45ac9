/// Service level objectives: attainment and remaining budget.
@NullMarked
package greenwall.views.slo;

import org.jspecify.annotations.NullMarked;
