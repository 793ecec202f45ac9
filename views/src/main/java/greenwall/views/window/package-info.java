/// The windows around the views: navigation rail, status bar, command palette, history, kiosk; and the access
/// to the JavaFX thread.
@NullMarked
package greenwall.views.window;

import org.jspecify.annotations.NullMarked;
