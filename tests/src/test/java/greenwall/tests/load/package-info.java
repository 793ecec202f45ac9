/// The load of the console on its sources: how many queries, how many at once, and how quickly they are
/// cancelled.
@NullMarked
package greenwall.tests.load;

import org.jspecify.annotations.NullMarked;
