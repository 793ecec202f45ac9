/// Guests by hypervisor, and who takes from whom.
@NullMarked
package greenwall.views.vms;

import org.jspecify.annotations.NullMarked;
