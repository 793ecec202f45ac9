/// The windows around the views: rail, strip, command palette, history, kiosk; and the access to the JavaFX thread.
@NullMarked
package greenwall.views.shell;

import org.jspecify.annotations.NullMarked;
