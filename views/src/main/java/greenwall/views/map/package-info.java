/// Who calls whom, drawn: [MapView] is the class to read first.
@NullMarked
package greenwall.views.map;

import org.jspecify.annotations.NullMarked;
