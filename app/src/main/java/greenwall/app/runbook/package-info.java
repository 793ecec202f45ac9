/// Reads runbooks from a site's folders.
@NullMarked
package greenwall.app.runbook;

import org.jspecify.annotations.NullMarked;
