/// The range's LogQL engine: pipelines over lines, and numbers made from them.
@NullMarked
package greenwall.lab.logql;

import org.jspecify.annotations.NullMarked;
