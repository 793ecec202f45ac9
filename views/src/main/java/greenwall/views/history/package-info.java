/// What fired in the past, on one axis: how often, how long, at what hours, and where nobody can say.
@NullMarked
package greenwall.views.history;

import org.jspecify.annotations.NullMarked;
