/// What is measured, in which unit and with which limits, and the expressions that return it.
@NullMarked
package greenwall.fleet.quantity;

import org.jspecify.annotations.NullMarked;
