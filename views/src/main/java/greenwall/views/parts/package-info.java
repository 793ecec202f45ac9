/// What the detail views are put together from: tables of quantities, boards of charts, and the questions
/// behind them.
@NullMarked
package greenwall.views.parts;

import org.jspecify.annotations.NullMarked;
