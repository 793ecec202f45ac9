/// Reads the logs around an onset, groups their lines into templates as they arrive, and scores how unusual
/// each template is.
@NullMarked
package greenwall.fleet.explain.logs;

import org.jspecify.annotations.NullMarked;
