/// The forms of quantities that are in use, and the labels with which they are queried.
@NullMarked
package greenwall.fleet.form;

import org.jspecify.annotations.NullMarked;
