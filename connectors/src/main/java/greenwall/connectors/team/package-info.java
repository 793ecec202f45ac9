/// A team's folder: what each console tells the others, in files of its own. [TeamReader] is read first.
@NullMarked
package greenwall.connectors.team;

import org.jspecify.annotations.NullMarked;
