/// The parts of the detail views: tables of quantities, boards of charts, and their queries.
@NullMarked
package greenwall.views.widgets;

import org.jspecify.annotations.NullMarked;
