/// The list of services, worst first.
@NullMarked
package greenwall.views.servicelist;

import org.jspecify.annotations.NullMarked;
