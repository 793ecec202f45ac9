/// Guests by hypervisor, and the guests that take resources from their neighbours.
@NullMarked
package greenwall.views.vms;

import org.jspecify.annotations.NullMarked;
