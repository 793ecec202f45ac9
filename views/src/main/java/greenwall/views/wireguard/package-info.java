/// The WireGuard mesh: which host receives from which, in both directions.
@NullMarked
package greenwall.views.wireguard;

import org.jspecify.annotations.NullMarked;
