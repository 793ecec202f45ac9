/// The scripted incidents, and the truth of each: what happened, what shows it, and what would mend it.
@NullMarked
package greenwall.lab.incident;

import org.jspecify.annotations.NullMarked;
