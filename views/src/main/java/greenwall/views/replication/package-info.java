/// How old the copies are.
@NullMarked
package greenwall.views.replication;

import org.jspecify.annotations.NullMarked;
