/// Reads the logs around an onset, folds them as they stream, and scores how far each template stands out.
@NullMarked
package greenwall.fleet.explain.logs;

import org.jspecify.annotations.NullMarked;
