/// The map of services and their calls; [ServiceMapView] is the class to read first.
@NullMarked
package greenwall.views.servicemap;

import org.jspecify.annotations.NullMarked;
