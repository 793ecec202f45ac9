/// Runbooks and rules as files: a site's folders, and what is exported.
@NullMarked
package greenwall.app.runbook;

import org.jspecify.annotations.NullMarked;
