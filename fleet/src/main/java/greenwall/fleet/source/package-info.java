/// The ports through which the console asks the outside world, and the shapes of the answers.
@NullMarked
package greenwall.fleet.source;

import org.jspecify.annotations.NullMarked;
