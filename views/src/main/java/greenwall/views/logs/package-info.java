/// The log view: lines read page by page and followed live, grouped into templates, searched and counted by
/// level.
@NullMarked
package greenwall.views.logs;

import org.jspecify.annotations.NullMarked;
