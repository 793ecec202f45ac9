/// What is measured, in which unit, judged how, and by which expressions it can be had.
@NullMarked
package greenwall.fleet.quantity;

import org.jspecify.annotations.NullMarked;
