/// The list of services, worst first.
@NullMarked
package greenwall.views.services;

import org.jspecify.annotations.NullMarked;
