/// The map of services and their calls; [MapView] is the class to read first.
@NullMarked
package greenwall.views.map;

import org.jspecify.annotations.NullMarked;
