/// The list of services, worst first.
@NullMarked
package greenwall.views.service.list;

import org.jspecify.annotations.NullMarked;
