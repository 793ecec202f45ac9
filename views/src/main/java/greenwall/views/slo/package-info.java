/// Objectives: attainment and what is left of the budget.
@NullMarked
package greenwall.views.slo;

import org.jspecify.annotations.NullMarked;
