/// The alerts of the whole fleet as one list: what fires, what is about to, what is kept quiet and by what.
@NullMarked
package greenwall.fleet.alert;

import org.jspecify.annotations.NullMarked;
