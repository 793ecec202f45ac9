/// What fired in the past: how often, how long, at what hours, and where nobody can say.
@NullMarked
package greenwall.fleet.history;

import org.jspecify.annotations.NullMarked;
